// The grid all widgets share, in millimetres, and the box most of them stand in. Nothing here leaves a node.
#pragma once

#include "ui/canvas/canvas.h"

namespace veche::ui::style {

inline constexpr float touch = 14;   // least height of what is pressed (12.7 is the rule)
inline constexpr float gap = 4;      // between things that are pressed (2.54 is the rule)
inline constexpr float padding = 4;  // inside a box
inline constexpr float radius = 2;
inline constexpr float margin = 8;  // at the edges of the screen

enum class Box {
    filled,    // the one action of a screen
    outlined,  // other actions, fields, rows
    danger,
    chosen,  // a tinted surface with the border of the accent
    plain    // nothing until it is pressed
};

// How thick a line is that only divides, pixels: never less than one.
[[nodiscard]] float hairline(const Canvas& canvas);
// Fills, outlines, and shows the finger; returns the colour that lies behind the text.
Colour draw_box(Canvas& canvas, Rect rect, Box box, const Press& press, bool enabled = true);
[[nodiscard]] Tone tone_on(Box box);

}  // namespace veche::ui::style
