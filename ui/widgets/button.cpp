#include "ui/widgets/button.h"

#include <algorithm>
#include <cmath>

#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

style::Box box_of(const Button& button) {
    if (button.selected) return style::Box::chosen;
    switch (button.kind) {
        case ButtonKind::primary: return style::Box::filled;
        case ButtonKind::secondary: return style::Box::outlined;
        case ButtonKind::danger: return style::Box::danger;
        case ButtonKind::quiet: return style::Box::plain;
    }
    return style::Box::outlined;
}

float icon_room(const Canvas& canvas, const Button& button) {
    return button.icon == Icon::none ? 0 : canvas.icon_size(IconSize::small) + canvas.mm(2);
}

float padding(const Canvas& canvas) {
    return canvas.mm(style::padding);
}

Press begin(Canvas& canvas, const Button& button, Rect rect) {
    Control control;
    control.id = button.id;
    control.label = button.label;
    control.spoken = button.spoken;
    control.rect = rect;
    control.enabled = button.enabled;
    control.selected = button.selected;
    return canvas.control(control);
}

Colour ink(const Canvas& canvas, Tone tone) {
    const Theme& theme = canvas.theme();
    if (tone == Tone::on_accent) return theme.on_accent;
    if (tone == Tone::danger) return theme.danger;
    return tone == Tone::quiet ? theme.quiet : theme.accent;
}

}  // namespace

float button_width(const Canvas& canvas, const Button& button) {
    return std::ceil(canvas.measure(button.label, TextStyle::strong, 0).x + icon_room(canvas, button) +
                     2 * padding(canvas) + canvas.mm(2));
}

float button_height(const Canvas& canvas, const Button& button, float width) {
    const float room = width - icon_room(canvas, button) - 2 * padding(canvas);
    return std::max(canvas.mm(style::touch),
                    canvas.measure(button.label, TextStyle::strong, room).y + canvas.mm(style::padding));
}

bool draw_button(Canvas& canvas, const Button& button, Rect rect) {
    const Press press = begin(canvas, button, rect);
    const style::Box box = box_of(button);
    const Tone tone = button.enabled ? style::tone_on(box) : Tone::quiet;
    canvas.push_background(style::draw_box(canvas, rect, box, press, button.enabled));
    const float icon = icon_room(canvas, button);
    const float room = rect.width - icon - 2 * padding(canvas);
    const Point words = canvas.measure(button.label, TextStyle::strong, room);
    const float left = std::round(rect.x + (rect.width - words.x - icon) / 2);
    const float size = canvas.icon_size(IconSize::small);
    canvas.icon(button.icon, {left, rect.centre().y - size / 2, size, size}, ink(canvas, tone));
    canvas.text_at({left + icon, rect.centre().y - words.y / 2, words.x + 1, 0}, button.label, TextStyle::strong, tone,
                   Align::left, Canvas::InOutline::no);
    canvas.pop_background();
    return press.activated;
}

std::optional<std::size_t> draw_buttons(Canvas& canvas, std::span<const Button> buttons) {
    std::optional<std::size_t> pressed;
    const float room = canvas.area().width;
    const float gap = canvas.mm(style::gap);
    for (std::size_t first = 0; first < buttons.size();) {
        // As many as fit side by side; a row is as high as its highest.
        std::size_t last = first;
        float used = 0;
        float height = 0;
        while (last < buttons.size()) {
            const float width = std::min(room, std::max(canvas.mm(40), button_width(canvas, buttons[last])));
            if (last > first && used + gap + width > room) break;
            used += (last > first ? gap : 0) + width;
            height = std::max(height, button_height(canvas, buttons[last], width));
            ++last;
        }
        const Rect row = canvas.take(height);
        float x = row.x;
        for (; first < last; ++first) {
            const float width = std::min(room, std::max(canvas.mm(40), button_width(canvas, buttons[first])));
            if (draw_button(canvas, buttons[first], {x, row.y, width, height})) pressed = first;
            x += width + gap;
        }
        if (last < buttons.size()) canvas.space(style::gap);
    }
    return pressed;
}

float stacked_button_height(const Canvas& canvas, const Button& button, float width) {
    const float words = canvas.measure(button.label, TextStyle::body, width - canvas.mm(2)).y;
    return std::max(canvas.mm(style::touch), canvas.icon_size(IconSize::small) + words + canvas.mm(3));
}

bool draw_stacked_button(Canvas& canvas, const Button& button, Rect rect) {
    const Press press = begin(canvas, button, rect);
    const style::Box box = box_of(button);
    const Tone tone = button.kind == ButtonKind::danger ? Tone::danger : button.enabled ? Tone::accent : Tone::quiet;
    const bool plain = box == style::Box::plain;
    if (button.enabled || !plain) {
        canvas.push_background(style::draw_box(canvas, rect, box, press, button.enabled));
    } else {
        canvas.push_background(canvas.theme().surface);
    }
    const float size = canvas.icon_size(IconSize::small);
    const float room = rect.width - canvas.mm(2);
    const float words = canvas.measure(button.label, TextStyle::body, room).y;
    const float top = rect.y + (rect.height - size - words) / 2;
    canvas.icon(button.icon, {rect.centre().x - size / 2, top, size, size}, ink(canvas, tone));
    canvas.text_at({rect.x + canvas.mm(1), top + size, room, 0}, button.label, TextStyle::body, tone, Align::centre,
                   Canvas::InOutline::no);
    canvas.pop_background();
    return press.activated;
}

}  // namespace veche::ui
