#include "ui/screens/calendar.h"

#include <algorithm>

#include "ui/screens/parts.h"
#include "ui/widgets/button.h"
#include "ui/widgets/message.h"
#include "ui/widgets/row.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

constexpr std::size_t days_a_week = 7;
constexpr int most_dots = 3;  // more say no more

// The month between its two buttons; above them where they leave too little room.
std::optional<Action> draw_month_line(Canvas& canvas, const CalendarView& view) {
    const float gap = canvas.mm(style::gap);
    const Button previous = button_of(view.previous);
    const Button next = button_of(view.next);
    const float width = canvas.area().width;
    const float side = std::max(button_width(canvas, previous), button_width(canvas, next));
    const float middle = width - 2 * (side + gap);
    std::optional<Action> action;
    const Point words = canvas.measure(view.month, TextStyle::heading, 0);
    if (words.x > middle) {
        canvas.text(view.month, TextStyle::heading, Tone::normal, Align::centre);
        canvas.space(2);
        action = draw_commands(canvas, {view.previous, view.next});
        canvas.space(4);
        return action;
    }
    const float height = std::max(button_height(canvas, previous, side), button_height(canvas, next, side));
    const Rect row = canvas.take(height);
    if (draw_button(canvas, previous, {row.x, row.y, side, height})) action = view.previous.action;
    canvas.text_at({row.x + side + gap, row.centre().y - words.y / 2, middle, 0}, view.month, TextStyle::heading,
                   Tone::normal, Align::centre, Canvas::InOutline::yes);
    if (draw_button(canvas, next, {row.right() - side, row.y, side, height})) action = view.next.action;
    canvas.space(4);
    return action;
}

void draw_dots(Canvas& canvas, Rect cell, int events, Colour colour) {
    const int count = std::min(events, most_dots);
    const float dot = canvas.mm(2);
    const float step = dot + canvas.mm(1);
    float x = cell.centre().x - (static_cast<float>(count) * step - canvas.mm(1)) / 2;
    for (int i = 0; i < count; ++i) {
        canvas.fill({x, cell.bottom() - dot - canvas.mm(1.6F), dot, dot}, colour, dot / 2);
        x += step;
    }
}

std::optional<Action> draw_day(Canvas& canvas, const CalendarView::Day& day, Rect cell) {
    const Theme& theme = canvas.theme();
    Control control;
    control.id = "day/" + day.id;
    control.role = Role::radio;
    control.label = day.number;
    control.spoken = day.spoken;
    control.rect = cell;
    control.selected = day.chosen;
    const Press press = canvas.control(control);
    auto box = style::Box::outlined;
    if (day.today) box = style::Box::chosen;
    if (day.chosen) box = style::Box::filled;
    canvas.push_background(style::draw_box(canvas, cell, box, press));
    const bool bold = day.today || day.events > 0;
    const TextStyle text_style = bold ? TextStyle::strong : TextStyle::body;
    Tone tone = day.past ? Tone::quiet : Tone::normal;
    if (day.chosen) tone = Tone::on_accent;
    const float line = canvas.line_height(text_style);
    const float room_below = canvas.mm(4);
    canvas.text_at({cell.x, cell.y + (cell.height - room_below - line) / 2, cell.width, 0}, day.number, text_style,
                   tone, Align::centre, Canvas::InOutline::no);
    draw_dots(canvas, cell, day.events, day.chosen ? theme.on_accent : day.past ? theme.quiet : theme.accent);
    canvas.pop_background();
    if (!press.activated) return std::nullopt;
    return SetFilter{"day", day.chosen ? std::string() : day.id};
}

std::optional<Action> draw_month(Canvas& canvas, const CalendarView& view) {
    Answer answer;
    const float gap = canvas.mm(2.6F);
    const float step = (canvas.area().width + gap) / static_cast<float>(days_a_week);
    const float line = canvas.line_height(TextStyle::body);
    const Rect names = canvas.take(line);
    for (std::size_t i = 0; i < view.weekdays.size() && i < days_a_week; ++i) {
        canvas.text_at({names.x + step * static_cast<float>(i), names.y, step - gap, 0}, view.weekdays[i],
                       TextStyle::body, Tone::quiet, Align::centre, Canvas::InOutline::yes);
    }
    canvas.space(1);
    const float height = std::max(canvas.mm(style::touch), line + canvas.mm(6));
    for (std::size_t first = 0; first + days_a_week <= view.days.size(); first += days_a_week) {
        const Rect week = canvas.take(height);
        canvas.space(2.6F);
        for (std::size_t i = 0; i < days_a_week; ++i) {
            const CalendarView::Day& day = view.days[first + i];
            if (day.id.empty()) continue;
            answer.keep(draw_day(canvas, day, {week.x + step * static_cast<float>(i), week.y, step - gap, height}));
        }
    }
    return answer.take();
}

std::optional<Action> draw_events(Canvas& canvas, const CalendarView& view) {
    Answer answer;
    draw_group_title(canvas, view.rows_title);
    if (view.loading) {
        draw_busy(canvas, view.loading_words);
        return std::nullopt;
    }
    if (view.rows.empty()) {
        canvas.text(view.empty);
        canvas.space(3);
    }
    answer.keep(draw_rows(canvas, view.rows));
    if (!view.past.empty()) {
        draw_group_title(canvas, view.past_title);
        answer.keep(draw_rows(canvas, view.past));
    }
    if (view.whole_month) {
        canvas.space(3);
        answer.keep(draw_commands(canvas, {*view.whole_month}));
    }
    return answer.take();
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const CalendarView& view) {
    Answer answer;
    canvas.begin_scroll(view.id, canvas.area());
    canvas.space(5);
    answer.keep(draw_filters(canvas, view.filters));
    if (view.as_month) {
        answer.keep(draw_month_line(canvas, view));
        answer.keep(draw_month(canvas, view));
    }
    answer.keep(draw_events(canvas, view));
    canvas.space(8);
    canvas.end_scroll();
    return answer.take();
}

}  // namespace veche::ui
