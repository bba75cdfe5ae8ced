// What a form asks and says, part by part. In the current column.
#pragma once

#include <optional>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/form.h"

namespace veche::ui {

// The parts of one step, one below the other. The first one with an error is brought into view.
[[nodiscard]] std::optional<Action> draw_form_parts(Canvas& canvas, const FormView& view);

}  // namespace veche::ui
