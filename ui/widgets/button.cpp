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

// The one to press is found without looking for it.
constexpr float least_main_width = 80;
constexpr float main_height = 18;
constexpr float least_width = 40;

bool is_main(const Button& button) {
    return button.kind == ButtonKind::primary;
}

// On a screen that is higher than wide the main button has a row of its own and all rows end where the column ends.
bool fills_column(const Canvas& canvas, std::span<const Button> buttons) {
    const Rect screen = canvas.screen();
    return screen.height > screen.width && std::any_of(buttons.begin(), buttons.end(), is_main);
}

float flowing_width(const Canvas& canvas, const Button& button, float room) {
    const float least = canvas.mm(is_main(button) ? least_main_width : least_width);
    return std::min(room, std::max(least, button_width(canvas, button)));
}

float flowing_height(const Canvas& canvas, const Button& button, float width) {
    return std::max(button_height(canvas, button, width), is_main(button) ? canvas.mm(main_height) : 0);
}

// As many as fit side by side; a row is as high as its highest.
struct ButtonRow {
    std::size_t last = 0;  // the first one that is not in it
    float height = 0;
    float stretch = 0;  // what each of them gets of the room left over
};

ButtonRow row_from(const Canvas& canvas, std::span<const Button> buttons, std::size_t first, float room) {
    ButtonRow row{first, 0, 0};
    const bool fills = fills_column(canvas, buttons);
    float used = 0;
    while (row.last < buttons.size()) {
        const Button& button = buttons[row.last];
        const float width = flowing_width(canvas, button, room);
        const float gap = row.last > first ? canvas.mm(style::gap) : 0;
        const bool alone = fills && row.last > first && (is_main(button) || is_main(buttons[first]));
        if (alone || (row.last > first && used + gap + width > room)) break;
        used += gap + width;
        row.height = std::max(row.height, flowing_height(canvas, button, width));
        ++row.last;
    }
    if (fills) row.stretch = std::max(0.0F, room - used) / static_cast<float>(row.last - first);
    return row;
}

}  // namespace

float button_width(const Canvas& canvas, const Button& button) {
    return std::ceil(canvas.measure(button.label, button.text_style, 0).x + icon_room(canvas, button) +
                     2 * padding(canvas) + canvas.mm(2));
}

float button_height(const Canvas& canvas, const Button& button, float width) {
    const float room = width - icon_room(canvas, button) - 2 * padding(canvas);
    return std::max(canvas.mm(style::touch),
                    canvas.measure(button.label, button.text_style, room).y + canvas.mm(style::padding));
}

bool draw_button(Canvas& canvas, const Button& button, Rect rect) {
    const Press press = begin(canvas, button, rect);
    const style::Box box = box_of(button);
    const Tone tone = button.enabled ? style::tone_on(box) : Tone::quiet;
    canvas.push_background(style::draw_box(canvas, rect, box, press, button.enabled));
    const float icon = icon_room(canvas, button);
    const float room = rect.width - icon - 2 * padding(canvas);
    const Point words = canvas.measure(button.label, button.text_style, room);
    const float left = std::round(rect.x + (rect.width - words.x - icon) / 2);
    const float size = canvas.icon_size(IconSize::small);
    canvas.icon(button.icon, {left, rect.centre().y - size / 2, size, size}, canvas.ink(tone));
    canvas.text_at({left + icon, rect.centre().y - words.y / 2, words.x + 1, 0}, button.label, button.text_style, tone,
                   Align::left, Canvas::InOutline::no);
    canvas.pop_background();
    return press.activated;
}

float buttons_height(const Canvas& canvas, std::span<const Button> buttons, float width) {
    float height = 0;
    for (std::size_t first = 0; first < buttons.size();) {
        const ButtonRow row = row_from(canvas, buttons, first, width);
        height += row.height + (first > 0 ? canvas.mm(style::gap) : 0);
        first = row.last;
    }
    return height;
}

std::optional<std::size_t> draw_buttons(Canvas& canvas, std::span<const Button> buttons) {
    std::optional<std::size_t> pressed;
    const float room = canvas.area().width;
    for (std::size_t first = 0; first < buttons.size();) {
        const ButtonRow row = row_from(canvas, buttons, first, room);
        if (first > 0) canvas.space(style::gap);
        const Rect place = canvas.take(row.height);
        float x = place.x;
        for (; first < row.last; ++first) {
            const float width = flowing_width(canvas, buttons[first], room) + row.stretch;
            if (draw_button(canvas, buttons[first], {x, place.y, width, row.height})) pressed = first;
            x += width + canvas.mm(style::gap);
        }
    }
    return pressed;
}

std::array<Button, 2> paging_buttons(const std::string& id, const ScrollExtent& extent, const std::string& up,
                                     const std::string& down) {
    std::array<Button, 2> buttons;
    buttons[0].id = id + "/up";
    buttons[0].icon = Icon::less;
    buttons[0].label = up;
    buttons[0].enabled = extent.offset > 1;
    buttons[1].id = id + "/down";
    buttons[1].icon = Icon::more;
    buttons[1].label = down;
    buttons[1].enabled = extent.offset < extent.furthest() - 1;
    return buttons;
}

namespace {

// Between the border of a stacked button and its words, on each side.
constexpr float stacked_padding = 2;

}  // namespace

float stacked_button_height(const Canvas& canvas, const Button& button, float width) {
    const float words = canvas.measure(button.label, TextStyle::body, width - canvas.mm(2 * stacked_padding)).y;
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
    const float room = rect.width - canvas.mm(2 * stacked_padding);
    const float words = canvas.measure(button.label, TextStyle::body, room).y;
    const float top = rect.y + (rect.height - size - words) / 2;
    canvas.icon(button.icon, {rect.centre().x - size / 2, top, size, size}, canvas.ink(tone));
    canvas.text_at({rect.x + canvas.mm(stacked_padding), top + size, room, 0}, button.label, TextStyle::body, tone,
                   Align::centre, Canvas::InOutline::no);
    canvas.pop_background();
    return press.activated;
}

}  // namespace veche::ui
