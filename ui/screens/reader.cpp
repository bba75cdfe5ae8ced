#include "ui/screens/reader.h"

#include <algorithm>

#include "ui/screens/form.h"
#include "ui/screens/parts.h"
#include "ui/widgets/charts.h"
#include "ui/widgets/field.h"
#include "ui/widgets/keyboard.h"
#include "ui/widgets/message.h"
#include "ui/widgets/qr.h"
#include "ui/widgets/row.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

constexpr float qr_mm = 60;

// What stands above the text: all that a person in a hurry came for.
std::optional<Action> draw_above_text(Canvas& canvas, const ReaderView& view) {
    Answer answer;
    draw_head(canvas, view.title, view.summary, view.text_language);
    draw_figure(canvas, view.figure_label, view.figure);
    draw_notices(canvas, view.notices);
    answer.keep(draw_commands(canvas, view.commands));
    if (!view.commands.empty()) canvas.space(4);
    if (!view.why.empty()) {
        draw_group_title(canvas, view.why_title);
        const InLanguage language(canvas, view.text_language);
        canvas.text(view.why);
        canvas.space(4);
    }
    if (!view.stages.empty()) {
        draw_group_title(canvas, view.stages_title);
        draw_time_line(canvas, "stage", view.stages);
    }
    canvas.space(3);
    draw_facts(canvas, view.facts, view.text_language);
    canvas.space(5);
    return answer.take();
}

std::optional<Action> draw_text(Canvas& canvas, const ReaderView& view) {
    if (view.loading) {
        draw_busy(canvas, view.loading_words);
        return std::nullopt;
    }
    return draw_text_of(canvas, view.page);
}

// As wide as the column, but not wider than twice its own pixels: more would only blur it.
void draw_picture(Canvas& canvas, const ReaderView& view) {
    if (!view.picture) return;
    const float own = static_cast<float>(view.picture->width);
    const float width = std::min(canvas.area().width, 2 * own);
    const Rect place = canvas.take(width * static_cast<float>(view.picture->height) / own);
    canvas.picture(view.id + "/picture", view.picture, view.title, {place.x, place.y, width, place.height});
}

void draw_code(Canvas& canvas, const ReaderView& view) {
    if (view.qr.empty()) return;
    canvas.space(8);
    canvas.text(view.qr_words);
    canvas.space(4);
    const float wanted = std::max(canvas.mm(qr_mm), least_qr_side(canvas, view.qr));
    const float side = std::min(wanted, canvas.area().width);
    const Rect place = canvas.take(side);
    draw_qr(canvas, "reader/qr", view.qr, view.qr_words, {place.x, place.y, side, side});
}

std::optional<Action> draw_contents(Canvas& canvas, const ReaderView& view) {
    std::optional<Action> action;
    canvas.begin_scroll(view.id + "/contents", canvas.area());
    canvas.space(6);
    canvas.text(view.contents_title, TextStyle::title);
    canvas.space(5);
    for (const ReaderView::Heading& heading : view.contents) {
        Row row;
        row.id = "contents/" + std::to_string(heading.block);
        row.title = heading.text;
        const float indent = canvas.mm(8) * static_cast<float>(heading.level - 1);
        const float width = canvas.area().width - indent;
        Rect place = canvas.take(row_height(canvas, row, width));
        place.x += indent;
        place.width = width;
        if (canvas.nearby(place) && draw_row(canvas, row, place)) action = GoToBlock{heading.block};
        canvas.space(3);
    }
    canvas.space(8);
    canvas.end_scroll();
    return action;
}

FormField field_of(const FindView& find) {
    FormField field;
    field.id = find.field;
    field.label = find.label;
    field.text = find.text;
    field.cursor = find.cursor;
    field.selection_begin = find.selection_begin;
    field.focused = find.focused;
    field.is_private = false;
    field.count = find.found;
    return field;
}

std::vector<Command> commands_of(const FindView& find) {
    if (find.any) return {find.previous, find.next, find.close};
    return {find.close};
}

// The strip below the text: the field, where one is, and the keyboard while it is typed into.
std::optional<Action> draw_find(Canvas& canvas, const FindView& find) {
    Answer answer;
    canvas.space(3);
    answer.keep(draw_field(canvas, field_of(find)));
    canvas.space(3);
    answer.keep(draw_commands(canvas, commands_of(find)));
    canvas.space(3);
    if (find.keyboard && find.focused) {
        answer.keep(draw_keyboard(canvas, *find.keyboard, canvas.take(keyboard_height(canvas, *find.keyboard))));
    }
    return answer.take();
}

float find_height(const Canvas& canvas, const FindView& find, float width) {
    // A field of one line: its label, its box, and how many places were found.
    const float line = canvas.line_height(TextStyle::body);
    const float field = 2 * line + std::max(canvas.mm(style::touch), line + canvas.mm(6)) + canvas.mm(4);
    const bool typing = find.keyboard && find.focused;
    return field + commands_height(canvas, commands_of(find), width) + canvas.mm(9) +
           (typing ? keyboard_height(canvas, *find.keyboard) : 0);
}

std::optional<Action> draw_body(Canvas& canvas, const ReaderView& view) {
    Answer answer;
    canvas.begin_scroll(view.id, canvas.area());
    answer.keep(draw_above_text(canvas, view));
    answer.keep(draw_text(canvas, view));
    draw_picture(canvas, view);
    if (!view.commands_after.empty()) {
        canvas.space(4);
        answer.keep(draw_commands(canvas, view.commands_after));
    }
    draw_fact_groups(canvas, view.fact_groups, view.text_language);
    draw_code(canvas, view);
    answer.keep(draw_row_groups(canvas, view.row_groups));
    canvas.space(8);
    canvas.end_scroll();
    return answer.take();
}

std::optional<Action> draw_strip(Canvas& canvas, const ReaderView& view) {
    if (view.find) return draw_find(canvas, *view.find);
    if (view.tools.empty()) return std::nullopt;
    canvas.space(3);
    return draw_commands(canvas, view.tools);
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const ReaderView& view) {
    const Rect area = canvas.area();
    float strip = 0;
    if (view.find) {
        strip = find_height(canvas, *view.find, area.width);
    } else if (!view.tools.empty()) {
        strip = commands_height(canvas, view.tools, area.width) + canvas.mm(6);
    }
    strip = std::min(strip, area.height);
    Answer answer;
    canvas.push_area({area.x, area.y, area.width, area.height - strip});
    // On a low screen the keyboard may need all the room there is.
    if (area.height - strip > canvas.line_height(TextStyle::body)) {
        answer.keep(view.contents_shown ? draw_contents(canvas, view) : draw_body(canvas, view));
    }
    canvas.pop_area();
    canvas.push_area({area.x, area.bottom() - strip, area.width, strip});
    answer.keep(draw_strip(canvas, view));
    canvas.pop_area();
    return answer.take();
}

}  // namespace veche::ui
