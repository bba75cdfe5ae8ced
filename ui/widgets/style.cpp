#include "ui/widgets/style.h"

#include <algorithm>

namespace veche::ui::style {

namespace {

struct Look {
    Colour fill;
    Colour border;
    bool bordered = true;
};

Look look_of(const Theme& theme, Box box, bool held) {
    const Colour surface = held ? theme.pressed : theme.surface;
    switch (box) {
        case Box::filled: return {held ? theme.accent_pressed : theme.accent, theme.on_accent, held};
        case Box::outlined: return {surface, theme.border, true};
        case Box::danger: return {surface, theme.danger, true};
        case Box::chosen: return {held ? theme.pressed : theme.accent_surface, theme.accent, true};
        case Box::plain: return {surface, theme.border, held};
    }
    return {surface, theme.border, true};
}

}  // namespace

float hairline(const Canvas& canvas) {
    return std::max(1.0F, canvas.mm(0.3F));
}

Colour draw_box(Canvas& canvas, Rect rect, Box box, const Press& press, bool enabled) {
    const bool held = press.held && enabled;
    Look look = look_of(canvas.theme(), box, held);
    if (!enabled) look = {canvas.theme().background, canvas.theme().divider, true};
    const float corner = canvas.mm(radius);
    canvas.fill(rect, look.fill, corner);
    // A pressed box is told by more than its colour: its border thickens.
    const float thin = std::max(1.0F, canvas.mm(0.35F));
    const float thickness = held ? thin * 2.5F : box == Box::chosen ? thin * 2 : thin;
    if (look.bordered) canvas.stroke(box == Box::filled ? rect.inset(thin * 2) : rect, look.border, thickness, corner);
    return look.fill;
}

Tone tone_on(Box box) {
    switch (box) {
        case Box::filled: return Tone::on_accent;
        case Box::danger: return Tone::danger;
        case Box::outlined:
        case Box::chosen:
        case Box::plain: return Tone::accent;
    }
    return Tone::normal;
}

}  // namespace veche::ui::style
