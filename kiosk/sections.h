// Which kinds a section of the town shows and in which order.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "content/entry.h"
#include "content/store/summary.h"
#include "ui/place.h"

namespace veche::kiosk {

[[nodiscard]] std::vector<content::Kind> kinds_of(ui::Section section);
[[nodiscard]] content::ListOrder order_of(ui::Section section);
[[nodiscard]] std::optional<content::Kind> kind_named(std::string_view name);

}  // namespace veche::kiosk
