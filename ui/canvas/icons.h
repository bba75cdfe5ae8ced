// Which sign of Material Icons stands for what.
#pragma once

#include <vector>

#include "ui/canvas/canvas.h"

namespace veche::ui {

// 0 for Icon::none.
[[nodiscard]] char32_t code_point_of(Icon icon);
// Every code point in use, for baking nothing else.
[[nodiscard]] std::vector<char32_t> icon_code_points();

}  // namespace veche::ui
