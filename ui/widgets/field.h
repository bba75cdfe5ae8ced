// A field: label, hint, the text with cursor and selection, what is wrong with it. Grows with its text.
#pragma once

#include <optional>
#include <string>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/form.h"

namespace veche::ui {

// In the current column. FocusField with the place of the cursor that was touched; held on a word while the field has
// the keyboard, it marks the word. The cursor is kept in view.
[[nodiscard]] std::optional<Action> draw_field(Canvas& canvas, const FormField& field);

}  // namespace veche::ui
