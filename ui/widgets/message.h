// Lines with a sign, banners, empty states and the sign that something is under way: one sentence, one thing to do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ui/canvas/canvas.h"
#include "ui/widgets/button.h"

namespace veche::ui {

struct SignLine {
    Icon icon = Icon::none;
    std::string_view words;    // without them nothing is drawn
    Tone tone = Tone::normal;  // of both
    TextStyle text_style = TextStyle::body;
};

// Words with a sign in front of their first line. Returns the height they take, pixels.
float draw_sign_line(Canvas& canvas, Rect place, const SignLine& line, Canvas::InOutline in_outline);
// What is wrong, in the current column, above what it is about; with a sign, because colour is never alone.
void draw_error(Canvas& canvas, const std::string& words);
// In the current column; the tone has an icon of its own, so that colour is never alone.
void draw_banner(Canvas& canvas, Tone tone, const std::string& text);
// Centred in what is left of the area. True when its one button is pressed.
[[nodiscard]] bool draw_empty_state(Canvas& canvas, Icon icon, const std::string& sentence,
                                    const std::optional<Button>& action);
// Still, so that it costs nothing while it is shown.
void draw_busy(Canvas& canvas, const std::string& words);

}  // namespace veche::ui
