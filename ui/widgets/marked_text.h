// A text with found words marked, as in the excerpts of a search. Belongs to the control begun last.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "ui/canvas/canvas.h"

namespace veche::ui {

// `marked` are byte ranges [first, second) in order. Wrapped to rect.width; returns the height in pixels.
float draw_marked_text(Canvas& canvas, Rect rect, std::string_view text,
                       const std::vector<std::pair<std::size_t, std::size_t>>& marked);

}  // namespace veche::ui
