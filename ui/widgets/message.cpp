#include "ui/widgets/message.h"

#include <algorithm>

#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

Icon sign_of(Tone tone) {
    if (tone == Tone::success) return Icon::done;
    return tone == Tone::warning || tone == Tone::danger ? Icon::warning : Icon::information;
}

}  // namespace

float draw_sign_line(Canvas& canvas, Rect place, const SignLine& line, Canvas::InOutline in_outline) {
    if (line.words.empty()) return 0;
    const float icon = line.icon == Icon::none ? 0 : canvas.icon_size(IconSize::small);
    const float indent = icon > 0 ? icon + canvas.mm(2) : 0;
    canvas.icon(line.icon, {place.x, place.y, icon, canvas.line_height(line.text_style)}, canvas.ink(line.tone));
    return canvas.text_at({place.x + indent, place.y, place.width - indent, 0}, line.words, line.text_style, line.tone,
                          Align::left, in_outline);
}

void draw_error(Canvas& canvas, const std::string& words) {
    const SignLine line = {Icon::warning, words, Tone::danger, TextStyle::strong};
    static_cast<void>(canvas.take(draw_sign_line(canvas, canvas.area(), line, Canvas::InOutline::yes)));
}

void draw_banner(Canvas& canvas, Tone tone, const std::string& text) {
    const Theme& theme = canvas.theme();
    const Colour colour = canvas.ink(tone == Tone::normal ? Tone::quiet : tone);
    const float padding = canvas.mm(style::padding);
    const float icon = canvas.icon_size(IconSize::small);
    const float words_x = padding * 2 + icon;
    const float room = canvas.area().width - words_x - padding;
    const float words = canvas.measure(text, TextStyle::body, room).y;
    const Rect box = canvas.take(std::max(icon, words) + padding * 1.5F);
    canvas.space(4);
    canvas.fill(box, theme.surface, canvas.mm(1));
    canvas.stroke(box, theme.divider, style::hairline(canvas), canvas.mm(1));
    canvas.fill({box.x, box.y, canvas.mm(1.6F), box.height}, colour);
    canvas.icon(sign_of(tone), {box.x + padding, box.centre().y - icon / 2, icon, icon}, colour);
    canvas.push_background(theme.surface);
    canvas.text_at({box.x + words_x, box.centre().y - words / 2, room, 0}, text, TextStyle::body,
                   tone == Tone::quiet ? Tone::normal : tone, Align::left, Canvas::InOutline::yes);
    canvas.pop_background();
}

bool draw_empty_state(Canvas& canvas, Icon icon, const std::string& sentence, const std::optional<Button>& action) {
    const float size = canvas.icon_size(IconSize::large) * 1.5F;
    canvas.space(10);
    canvas.icon(icon, canvas.take(size), canvas.theme().accent, IconSize::large);
    canvas.space(4);
    canvas.text(sentence, TextStyle::heading, Tone::normal, Align::centre);
    if (!action) return false;
    canvas.space(6);
    const float width = std::min(canvas.area().width, button_width(canvas, *action) + canvas.mm(8));
    const Rect row = canvas.take(button_height(canvas, *action, width));
    return draw_button(canvas, *action, {row.centre().x - width / 2, row.y, width, row.height});
}

void draw_busy(Canvas& canvas, const std::string& words) {
    const float size = canvas.icon_size(IconSize::large);
    canvas.space(10);
    canvas.icon(Icon::clock, canvas.take(size), canvas.theme().accent, IconSize::large);
    canvas.space(2);
    canvas.text(words, TextStyle::heading, Tone::quiet, Align::centre);
}

}  // namespace veche::ui
