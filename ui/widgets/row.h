// Entries one below the other: kind, title, details, a badge for the state. The whole row is pressed.
#pragma once

#include <optional>
#include <span>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/row.h"

namespace veche::ui {

// What the voice says of it.
[[nodiscard]] std::string spoken_of(const Row& row);
[[nodiscard]] float row_height(const Canvas& canvas, const Row& row, float width);
[[nodiscard]] bool draw_row(Canvas& canvas, const Row& row, Rect rect);
// In the current column; rows far from the screen cost their measuring only. Opens the place of the one pressed.
[[nodiscard]] std::optional<Action> draw_rows(Canvas& canvas, std::span<const Row> rows);

}  // namespace veche::ui
