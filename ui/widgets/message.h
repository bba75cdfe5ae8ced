// Banners, empty states and the sign that something is under way: one sentence, one thing to do.
#pragma once

#include <optional>
#include <string>

#include "ui/canvas/canvas.h"
#include "ui/widgets/button.h"

namespace veche::ui {

// In the current column; the tone has an icon of its own, so that colour is never alone.
void draw_banner(Canvas& canvas, Tone tone, const std::string& text);
// Centred in what is left of the area. True when its one button is pressed.
[[nodiscard]] bool draw_empty_state(Canvas& canvas, Icon icon, const std::string& sentence,
                                    const std::optional<Button>& action);
// Still, so that it costs nothing while it is shown.
void draw_busy(Canvas& canvas, const std::string& words);

}  // namespace veche::ui
