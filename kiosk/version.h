// Which Veche this is and when it was built: the earliest moment its clock may show.
#pragma once

#include <string>

#include "base/date.h"

namespace veche::kiosk {

[[nodiscard]] std::string version();
[[nodiscard]] Instant built_at();

}  // namespace veche::kiosk
