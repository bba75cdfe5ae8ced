#include "ui/widgets/choice.h"

#include <algorithm>

#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

Press begin(Canvas& canvas, const ChoiceOption& option, Role role, Rect rect) {
    Control control;
    control.id = option.id;
    control.role = role;
    control.label = option.label;
    control.spoken = option.detail.empty() ? option.label : option.label + ". " + option.detail;
    control.rect = rect;
    control.selected = option.chosen;
    control.is_private = option.is_private;
    return canvas.control(control);
}

// A ring for one of several, a square for any of several; a dot or a tick when chosen.
void draw_mark(Canvas& canvas, Rect box, Choice choice, bool chosen) {
    const Theme& theme = canvas.theme();
    const float thickness = std::max(2.0F, canvas.mm(0.6F));
    const float radius = choice == Choice::one ? box.width / 2 : canvas.mm(1);
    if (choice == Choice::several && chosen) {
        canvas.fill(box, theme.accent, radius);
        canvas.icon(Icon::done, box, theme.on_accent);
        return;
    }
    canvas.stroke(box, chosen ? theme.accent : theme.border, thickness, radius);
    if (!chosen) return;
    const Rect dot = box.inset(box.width * 0.25F);
    canvas.fill(dot, theme.accent, dot.width / 2);
}

}  // namespace

std::optional<std::size_t> draw_choices(Canvas& canvas, std::span<const ChoiceOption> options, Choice choice) {
    std::optional<std::size_t> pressed;
    const float padding = canvas.mm(style::padding);
    // As high as the letters beside it, so that large text has large marks.
    const float mark = std::max(canvas.mm(8), canvas.line_height(TextStyle::body) * 0.75F);
    const float words_x = padding * 2 + mark;
    for (std::size_t index = 0; index < options.size(); ++index) {
        const ChoiceOption& option = options[index];
        const float room = canvas.area().width - words_x - padding;
        const float label = canvas.measure(option.label, TextStyle::body, room).y;
        const float detail = option.detail.empty() ? 0 : canvas.measure(option.detail, TextStyle::body, room).y;
        const Rect rect = canvas.take(std::max(canvas.mm(style::touch), label + detail + padding));
        canvas.space(3);
        const Role role = choice == Choice::one ? Role::radio : Role::checkbox;
        const Press press = begin(canvas, option, role, rect);
        if (press.activated) pressed = index;
        const style::Box box = option.chosen ? style::Box::chosen : style::Box::outlined;
        canvas.push_background(style::draw_box(canvas, rect, box, press));
        draw_mark(canvas, {rect.x + padding, rect.centre().y - mark / 2, mark, mark}, choice, option.chosen);
        const float top = rect.centre().y - (label + detail) / 2;
        canvas.text_at({rect.x + words_x, top, room, 0}, option.label, TextStyle::body, Tone::normal, Align::left,
                       Canvas::InOutline::no);
        if (detail > 0) {
            canvas.text_at({rect.x + words_x, top + label, room, 0}, option.detail, TextStyle::body, Tone::quiet,
                           Align::left, Canvas::InOutline::no);
        }
        canvas.pop_background();
    }
    return pressed;
}

std::optional<std::size_t> draw_scale(Canvas& canvas, std::span<const ChoiceOption> options, const std::string& low,
                                      const std::string& high) {
    if (options.empty()) return std::nullopt;
    std::optional<std::size_t> pressed;
    const float gap = canvas.mm(style::gap);
    float least = canvas.mm(style::touch);
    for (const ChoiceOption& option : options) {
        least = std::max(least, canvas.measure(option.label, TextStyle::strong, 0).x + canvas.mm(style::padding));
    }
    const float width = canvas.area().width;
    const auto fit = static_cast<std::size_t>(std::max(1.0F, (width + gap) / (least + gap)));
    const std::size_t columns = std::min(options.size(), fit);
    const float step = (width + gap) / static_cast<float>(columns);
    const float height = std::max(canvas.mm(style::touch), canvas.line_height(TextStyle::strong) + canvas.mm(4));
    Rect row;
    for (std::size_t index = 0; index < options.size(); ++index) {
        if (index % columns == 0) {
            if (index > 0) canvas.space(style::gap);
            row = canvas.take(height);
        }
        const Rect rect = {row.x + step * static_cast<float>(index % columns), row.y, step - gap, height};
        const ChoiceOption& option = options[index];
        const Press press = begin(canvas, option, Role::radio, rect);
        if (press.activated) pressed = index;
        canvas.push_background(
            style::draw_box(canvas, rect, option.chosen ? style::Box::filled : style::Box::outlined, press));
        canvas.text_at({rect.x, rect.centre().y - canvas.line_height(TextStyle::strong) / 2, rect.width, 0},
                       option.label, TextStyle::strong, option.chosen ? Tone::on_accent : Tone::normal, Align::centre,
                       Canvas::InOutline::no);
        canvas.pop_background();
    }
    canvas.space(2);
    const Rect ends = canvas.area();
    const float half = ends.width / 2 - gap;
    const float left = canvas.text_at({ends.x, ends.y, half, 0}, low, TextStyle::body, Tone::quiet, Align::left,
                                      Canvas::InOutline::yes);
    const float right = canvas.text_at({ends.right() - half, ends.y, half, 0}, high, TextStyle::body, Tone::quiet,
                                       Align::right, Canvas::InOutline::yes);
    static_cast<void>(canvas.take(std::max(left, right)));
    return pressed;
}

}  // namespace veche::ui
