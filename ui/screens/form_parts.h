// What forms, the receipt and the search draw alike. In the current column.
#pragma once

#include <optional>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/form.h"

namespace veche::ui {

// The parts of one step, one below the other. The first one with an error is brought into view.
[[nodiscard]] std::optional<Action> draw_form_parts(Canvas& canvas, const FormView& view);
// As buttons, the primary one first. The action of the one pressed.
[[nodiscard]] std::optional<Action> draw_form_commands(Canvas& canvas, const std::vector<Command>& commands);
// What they take of a column of that width, pixels.
[[nodiscard]] float form_commands_height(const Canvas& canvas, const std::vector<Command>& commands, float width);

}  // namespace veche::ui
