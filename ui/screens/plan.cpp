#include "ui/screens/plan.h"

#include <algorithm>

#include "ui/screens/parts.h"
#include "ui/widgets/message.h"
#include "ui/widgets/progress.h"
#include "ui/widgets/row.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

constexpr float ring_mm = 40;

// The ring with what it means beside it.
void draw_whole(Canvas& canvas, const PlanView& view) {
    // The figure must fit into the ring at every text size.
    const float side = std::max(canvas.mm(ring_mm), canvas.measure(view.percent, TextStyle::heading, 0).x * 1.9F);
    const float gap = canvas.mm(8);
    const float room = canvas.area().width - side - gap;
    float words = canvas.measure(view.progress, TextStyle::heading, room).y + canvas.mm(2);
    if (!view.readiness.empty()) words += canvas.measure(view.readiness, TextStyle::body, room).y + canvas.mm(1);
    const float icon = canvas.icon_size(IconSize::small) + canvas.mm(2);
    for (const PlanView::Total& total : view.totals) {
        words += canvas.measure(total.words, TextStyle::body, room - icon).y + canvas.mm(1);
    }
    const Rect place = canvas.take(std::max(side, words));
    const Rect ring = {place.x, place.y + (place.height - side) / 2, side, side};
    draw_progress_ring(canvas, {"plan/ring", view.fraction, view.percent, view.progress, Tone::accent, {}}, ring);
    Rect line = {place.x + side + gap, place.y + (place.height - words) / 2, room, 0};
    line.y +=
        canvas.text_at(line, view.progress, TextStyle::heading, Tone::normal, Align::left, Canvas::InOutline::yes) +
        canvas.mm(2);
    if (!view.readiness.empty()) {
        line.y +=
            canvas.text_at(line, view.readiness, TextStyle::body, Tone::normal, Align::left, Canvas::InOutline::yes) +
            canvas.mm(1);
    }
    for (const PlanView::Total& total : view.totals) {
        line.y +=
            draw_sign_line(canvas, line, {total.icon, total.words, total.tone}, Canvas::InOutline::yes) + canvas.mm(1);
    }
    canvas.space(6);
}

void draw_indicators(Canvas& canvas, const PlanView::Task& task, const std::string& id) {
    if (task.indicators.empty()) return;
    canvas.text(task.indicators_title, TextStyle::body, Tone::quiet);
    canvas.space(2);
    for (std::size_t i = 0; i < task.indicators.size(); ++i) {
        const PlanView::Indicator& indicator = task.indicators[i];
        canvas.text(indicator.name);
        canvas.text(indicator.words, TextStyle::body, Tone::quiet);
        draw_progress_bar(canvas, {id + "/" + std::to_string(i), indicator.fraction, indicator.figure, indicator.spoken,
                                   Tone::accent, indicator.ticks});
        canvas.space(3);
    }
    canvas.space(2);
}

// The head of an item: all of it is pressed to open and close it.
std::optional<Action> draw_item_head(Canvas& canvas, const PlanView::Item& item) {
    const float padding = canvas.mm(style::padding);
    const float chevron = canvas.icon_size(IconSize::small);
    const float room = canvas.area().width - 3 * padding - chevron;
    const float indent = canvas.icon_size(IconSize::small) + canvas.mm(2);
    const bool has_bar = !item.progress.empty();
    const float name = canvas.measure(item.name, TextStyle::strong, room).y;
    const float state = canvas.measure(item.state, TextStyle::body, room - indent).y;
    const float bar = has_bar ? canvas.line_height(TextStyle::body) : 0;
    const Rect box = canvas.take(std::max(canvas.mm(style::touch), name + state + bar + 2 * padding));
    Control control;
    control.id = "item/" + item.id;
    control.role = Role::row;
    control.label = item.name;
    control.spoken = item.spoken;
    control.rect = box;
    control.selected = item.open;
    const Press press = canvas.control(control);
    if (!canvas.seen(box)) return press.activated ? std::optional(item.toggle) : std::nullopt;
    const auto look = item.open ? style::Box::chosen : style::Box::outlined;
    canvas.push_background(style::draw_box(canvas, box, look, press));
    canvas.icon(item.open ? Icon::less : Icon::more,
                {box.right() - padding - chevron, box.centre().y - chevron / 2, chevron, chevron},
                canvas.theme().quiet);
    Rect line = {box.x + padding, box.y + padding, room, 0};
    line.y += canvas.text_at(line, item.name, TextStyle::strong, Tone::normal, Align::left, Canvas::InOutline::no);
    line.y += draw_sign_line(canvas, line, {item.icon, item.state, item.tone}, Canvas::InOutline::no);
    if (has_bar) {
        canvas.push_area({line.x, line.y, room, bar});
        draw_progress_bar(canvas, {"item/" + item.id + "/bar",
                                   item.fraction,
                                   item.progress,
                                   item.state + ", " + item.progress,
                                   item.tone,
                                   {}});
        canvas.pop_area();
    }
    canvas.pop_background();
    return press.activated ? std::optional(item.toggle) : std::nullopt;
}

std::optional<Action> draw_item(Canvas& canvas, const PlanView& view, const PlanView::Item& item) {
    Answer answer;
    const Rect top = canvas.area();
    {
        const InLanguage language(canvas, view.text_language);
        answer.keep(draw_item_head(canvas, item));
    }
    if (item.id == view.go_to_item) {
        canvas.follow(view.id + "/item", item.id, {top.x, top.y, top.width, canvas.mm(style::touch)});
    }
    if (item.open) {
        canvas.space(4);
        if (!item.comment.empty()) {
            const InLanguage language(canvas, view.text_language);
            canvas.text(item.comment);
            canvas.space(4);
        }
        draw_facts(canvas, item.facts, view.text_language);
        if (!item.links.empty()) {
            canvas.text(view.links_title, TextStyle::body, Tone::quiet);
            canvas.space(2);
            answer.keep(draw_rows(canvas, item.links));
        }
        canvas.space(2);
        if (!item.ask.id.empty()) answer.keep(draw_commands(canvas, {item.ask}));
        canvas.space(5);
    }
    canvas.space(style::gap);
    return answer.take();
}

std::optional<Action> draw_goals(Canvas& canvas, const PlanView& view) {
    Answer answer;
    for (std::size_t g = 0; g < view.goals.size(); ++g) {
        {
            const InLanguage language(canvas, view.text_language);
            draw_group_title(canvas, view.goals[g].title);
        }
        const auto& tasks = view.goals[g].tasks;
        for (std::size_t t = 0; t < tasks.size(); ++t) {
            canvas.space(2);
            {
                const InLanguage language(canvas, view.text_language);
                canvas.text(tasks[t].title, TextStyle::strong);
                canvas.space(3);
                draw_indicators(canvas, tasks[t], "indicator/" + std::to_string(g) + "/" + std::to_string(t));
            }
            for (const PlanView::Item& item : tasks[t].items) answer.keep(draw_item(canvas, view, item));
        }
    }
    return answer.take();
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const PlanView& view) {
    Answer answer;
    canvas.begin_scroll(view.id, canvas.area());
    draw_head(canvas, view.title, view.summary, view.text_language);
    draw_whole(canvas, view);
    draw_notices(canvas, view.notices);
    answer.keep(draw_filters(canvas, view.filters));
    if (view.goals.empty()) {
        static_cast<void>(draw_empty_state(canvas, Icon::plans, view.empty, std::nullopt));
    }
    answer.keep(draw_goals(canvas, view));
    canvas.space(4);
    draw_facts(canvas, view.facts, view.text_language);
    answer.keep(draw_text_of(canvas, view.page));
    answer.keep(draw_row_groups(canvas, view.row_groups));
    canvas.space(8);
    canvas.end_scroll();
    return answer.take();
}

}  // namespace veche::ui
