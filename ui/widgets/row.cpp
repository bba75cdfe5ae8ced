#include "ui/widgets/row.h"

#include <algorithm>
#include <string>

#include "ui/widgets/marked_text.h"
#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

struct Columns {
    float words_x = 0;
    float words_width = 0;
    float icon = 0;
    float chevron = 0;
};

Columns columns_in(const Canvas& canvas, const Row& row, float width) {
    const float padding = canvas.mm(style::padding);
    Columns columns;
    columns.icon = row.icon == Icon::none ? 0 : canvas.icon_size(IconSize::small);
    columns.chevron = canvas.icon_size(IconSize::small);
    columns.words_x = padding + (columns.icon > 0 ? columns.icon + padding : 0);
    columns.words_width = width - columns.words_x - columns.chevron - 2 * padding;
    return columns;
}

}  // namespace

std::string spoken_of(const Row& row) {
    if (!row.spoken.empty()) return row.spoken;
    std::string spoken;
    for (const std::string* part : {&row.kind, &row.title, &row.badge, &row.detail}) {
        if (!part->empty()) spoken += (spoken.empty() ? "" : ". ") + *part;
    }
    return spoken;
}

float row_height(const Canvas& canvas, const Row& row, float width) {
    const Columns columns = columns_in(canvas, row, width);
    float height = canvas.measure(row.title, TextStyle::strong, columns.words_width).y;
    for (const std::string* part : {&row.kind, &row.detail, &row.badge}) {
        if (!part->empty()) height += canvas.measure(*part, TextStyle::body, columns.words_width).y;
    }
    return std::max(canvas.mm(style::touch), height + canvas.mm(style::padding) * 1.5F);
}

bool draw_row(Canvas& canvas, const Row& row, Rect rect) {
    Control control;
    control.id = row.id;
    control.role = Role::row;
    control.label = row.title;
    control.spoken = spoken_of(row);
    control.rect = rect;
    control.is_private = row.is_private;
    const InLanguage language(canvas, row.language);
    const Press press = canvas.control(control);
    if (!canvas.seen(rect)) return press.activated;
    canvas.push_background(style::draw_box(canvas, rect, style::Box::outlined, press));
    const Columns columns = columns_in(canvas, row, rect.width);
    const float padding = canvas.mm(style::padding);
    const float middle = rect.centre().y;
    canvas.icon(row.icon, {rect.x + padding, middle - columns.icon / 2, columns.icon, columns.icon},
                canvas.theme().accent);
    canvas.icon(
        Icon::next,
        {rect.right() - padding - columns.chevron, middle - columns.chevron / 2, columns.chevron, columns.chevron},
        canvas.theme().quiet);
    Rect words = {rect.x + columns.words_x, 0, columns.words_width, 0};
    const float height = row_height(canvas, row, rect.width) - padding * 1.5F;
    words.y = rect.y + std::max(padding * 0.75F, (rect.height - height) / 2);
    const auto line = [&](const std::string& text, TextStyle text_style, Tone tone) {
        if (text.empty()) return;
        words.y += canvas.text_at(words, text, text_style, tone, Align::left, Canvas::InOutline::no);
    };
    line(row.kind, TextStyle::body, Tone::quiet);
    line(row.title, TextStyle::strong, Tone::normal);
    if (row.marked.empty()) {
        line(row.detail, TextStyle::body, Tone::quiet);
    } else {
        words.y += draw_marked_text(canvas, words, row.detail, row.marked);
    }
    line(row.badge, TextStyle::body, row.badge_tone);
    canvas.pop_background();
    return press.activated;
}

std::optional<Action> draw_rows(Canvas& canvas, std::span<const Row> rows) {
    std::optional<Action> action;
    for (const Row& row : rows) {
        const Rect place = canvas.take(row_height(canvas, row, canvas.area().width));
        if (canvas.nearby(place) && draw_row(canvas, row, place)) action = Open{row.place};
        canvas.space(3);
    }
    return action;
}

}  // namespace veche::ui
