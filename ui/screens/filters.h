// Filters as chips, the same on lists, search, plans and the calendar.
#pragma once

#include <optional>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/list.h"
#include "ui/widgets/chips.h"

namespace veche::ui {

// In the current column, one filter below the other.
[[nodiscard]] std::optional<Action> draw_filters(Canvas& canvas, const std::vector<Filter>& filters);

}  // namespace veche::ui
