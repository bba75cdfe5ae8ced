#include "ui/widgets/charts.h"

#include <algorithm>

#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

constexpr float stage_mark_millimetres = 8;

// A tick where the stage is done, a filled ring where the matter stands, an empty one where it has yet to come.
void draw_stage_mark(Canvas& canvas, const StageMark& stage, Rect place, float thickness) {
    const Theme& theme = canvas.theme();
    if (stage.done && !stage.current) {
        canvas.fill(place, theme.accent, place.width / 2);
        canvas.icon(Icon::done, place, theme.on_accent);
        return;
    }
    canvas.stroke(place, stage.current ? theme.accent : theme.border, thickness, place.width / 2);
    if (stage.current) canvas.fill(place.inset(place.width * 0.27F), theme.accent, place.width / 2);
}

Tone tone_of(const StageMark& stage) {
    if (stage.current) return Tone::accent;
    return stage.done ? Tone::normal : Tone::quiet;
}

// Returns where it stands.
Rect draw_stage(Canvas& canvas, const std::string& id, const StageMark& stage, float thickness) {
    const float mark = canvas.mm(stage_mark_millimetres);
    const float words_x = mark + canvas.mm(style::padding);
    const TextStyle text_style = stage.current ? TextStyle::strong : TextStyle::body;
    const float room = canvas.area().width - words_x;
    const float label = canvas.measure(stage.label, text_style, room).y;
    const float date = stage.date.empty() ? 0 : canvas.measure(stage.date, TextStyle::body, room).y;
    const Rect row = canvas.take(std::max(mark, label + date) + canvas.mm(style::gap));
    const std::string spoken = stage.date.empty() ? stage.label : stage.label + ". " + stage.date;
    canvas.describe(id, Role::status, stage.label, spoken, row);
    draw_stage_mark(canvas, stage, {row.x, row.y, mark, mark}, thickness);
    const float top = row.y + std::max(0.0F, (mark - canvas.line_height(text_style)) / 2);
    canvas.text_at({row.x + words_x, top, room, 0}, stage.label, text_style, tone_of(stage), Align::left,
                   Canvas::InOutline::no);
    if (date > 0) {
        canvas.text_at({row.x + words_x, top + label, room, 0}, stage.date, TextStyle::body, Tone::quiet, Align::left,
                       Canvas::InOutline::no);
    }
    return row;
}

}  // namespace

void draw_time_line(Canvas& canvas, const std::string& id, std::span<const StageMark> stages) {
    const float mark = canvas.mm(stage_mark_millimetres);
    const float thickness = std::max(2.0F, canvas.mm(0.7F));
    for (std::size_t index = 0; index < stages.size(); ++index) {
        const Rect row = draw_stage(canvas, id + "/" + std::to_string(index), stages[index], thickness);
        if (index + 1 == stages.size()) return;
        const float x = row.x + mark / 2;
        canvas.line({x, row.y + mark + 1}, {x, row.bottom()}, canvas.theme().border, thickness);
    }
}

void draw_poll_bars(Canvas& canvas, const std::string& id, std::span<const PollResultsView::Bar> bars) {
    const Theme& theme = canvas.theme();
    const float height = canvas.mm(5);
    for (std::size_t index = 0; index < bars.size(); ++index) {
        const PollResultsView::Bar& bar = bars[index];
        const float width = canvas.area().width;
        const float label = canvas.measure(bar.label, TextStyle::body, width).y;
        const float words = canvas.measure(bar.words, TextStyle::strong, width).y;
        const Rect row = canvas.take(label + height + canvas.mm(2) + words);
        canvas.describe(id + "/" + std::to_string(index), Role::progress, bar.label, bar.label + ". " + bar.words, row);
        canvas.text_at({row.x, row.y, width, 0}, bar.label, TextStyle::body, Tone::normal, Align::left,
                       Canvas::InOutline::no);
        const Rect track = {row.x, row.y + label + canvas.mm(1), width, height};
        canvas.stroke(track, theme.border, style::hairline(canvas), canvas.mm(1));
        const float part = std::clamp(bar.fraction, 0.0F, 1.0F);
        canvas.fill({track.x, track.y, std::max(part > 0 ? 2.0F : 0.0F, width * part), height}, theme.accent,
                    canvas.mm(1));
        canvas.text_at({row.x, track.bottom() + canvas.mm(1), width, 0}, bar.words, TextStyle::strong, Tone::normal,
                       Align::left, Canvas::InOutline::no);
        canvas.space(3);
    }
}

}  // namespace veche::ui
