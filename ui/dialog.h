// A question or a panel over the screen: title, text, groups of choices, a countdown, buttons. Scrolls inside itself
// when the text is large.
#pragma once

#include <optional>
#include <string>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/frame.h"

namespace veche::ui {

[[nodiscard]] std::optional<Action> draw_dialog(Canvas& canvas, const DialogView& view, const std::string& page_up,
                                                const std::string& page_down);

}  // namespace veche::ui
