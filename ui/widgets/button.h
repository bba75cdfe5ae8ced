// Buttons: an icon and a word, at least 14 mm high, higher where the words need two lines.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "ui/canvas/canvas.h"

namespace veche::ui {

enum class ButtonKind { primary, secondary, danger, quiet };

struct Button {
    std::string id;
    Icon icon = Icon::none;
    std::string label;
    ButtonKind kind = ButtonKind::secondary;
    bool enabled = true;
    bool selected = false;
    std::string spoken;  // empty: the label
    TextStyle text_style = TextStyle::strong;
};

// Pixels.
[[nodiscard]] float button_width(const Canvas& canvas, const Button& button);
[[nodiscard]] float button_height(const Canvas& canvas, const Button& button, float width);
// True in the frame it is pressed in.
[[nodiscard]] bool draw_button(Canvas& canvas, const Button& button, Rect rect);
// In the current column, side by side as far as they fit, the first one first; a primary one is wider and higher, and
// on an upright screen as wide as the column. The one pressed.
[[nodiscard]] std::optional<std::size_t> draw_buttons(Canvas& canvas, std::span<const Button> buttons);
// What draw_buttons would take of a column of that width, pixels.
[[nodiscard]] float buttons_height(const Canvas& canvas, std::span<const Button> buttons, float width);
// A page up and a page down, each dead where the region ends.
[[nodiscard]] std::array<Button, 2> paging_buttons(const std::string& id, const ScrollExtent& extent,
                                                   const std::string& up, const std::string& down);
// The icon above the words, as in the bar below every screen.
[[nodiscard]] float stacked_button_height(const Canvas& canvas, const Button& button, float width);
[[nodiscard]] bool draw_stacked_button(Canvas& canvas, const Button& button, Rect rect);

}  // namespace veche::ui
