#include "ui/widgets/message.h"

#include <algorithm>

#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

struct Sign {
    Icon icon = Icon::information;
    Colour colour;
};

Sign sign_of(const Theme& theme, Tone tone) {
    switch (tone) {
        case Tone::warning: return {Icon::warning, theme.warning};
        case Tone::danger: return {Icon::warning, theme.danger};
        case Tone::success: return {Icon::done, theme.success};
        case Tone::accent: return {Icon::information, theme.accent};
        case Tone::normal:
        case Tone::quiet:
        case Tone::on_accent: return {Icon::information, theme.quiet};
    }
    return {};
}

}  // namespace

void draw_banner(Canvas& canvas, Tone tone, const std::string& text) {
    const Theme& theme = canvas.theme();
    const Sign sign = sign_of(theme, tone);
    const float padding = canvas.mm(style::padding);
    const float icon = canvas.icon_size(IconSize::small);
    const float words_x = padding * 2 + icon;
    const float room = canvas.area().width - words_x - padding;
    const float words = canvas.measure(text, TextStyle::body, room).y;
    const Rect box = canvas.take(std::max(icon, words) + padding * 1.5F);
    canvas.space(4);
    canvas.fill(box, theme.surface, canvas.mm(1));
    canvas.stroke(box, theme.divider, std::max(1.0F, canvas.mm(0.3F)), canvas.mm(1));
    canvas.fill({box.x, box.y, canvas.mm(1.6F), box.height}, sign.colour);
    canvas.icon(sign.icon, {box.x + padding, box.centre().y - icon / 2, icon, icon}, sign.colour);
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
