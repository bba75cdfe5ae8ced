#include "ui/widgets/progress.h"

#include <algorithm>
#include <cmath>

#include "ui/widgets/style.h"

namespace veche::ui {

namespace {

// Quiet progress is drawn like an edge.
Colour colour_of(const Canvas& canvas, Tone tone) {
    return tone == Tone::quiet ? canvas.theme().border : canvas.ink(tone);
}

}  // namespace

void draw_progress_bar(Canvas& canvas, const Progress& progress) {
    const Theme& theme = canvas.theme();
    const float line = canvas.line_height(TextStyle::body);
    const Rect row = canvas.take(line);
    canvas.describe(progress.id, Role::progress, progress.figure, progress.spoken, row);
    const float figure = canvas.measure(progress.figure, TextStyle::body, 0).x;
    const float height = canvas.mm(3);
    const float width = row.width - (figure > 0 ? figure + canvas.mm(4) : 0);
    const Rect bar = {row.x, row.centre().y - height / 2, width, height};
    const float thin = style::hairline(canvas);
    canvas.fill(bar, theme.surface, height / 2);
    canvas.stroke(bar, theme.border, thin, height / 2);
    const float done = std::clamp(progress.fraction, 0.0F, 1.0F) * width;
    if (done > 0)
        canvas.fill({bar.x, bar.y, std::max(done, height), height}, colour_of(canvas, progress.tone), height / 2);
    for (const float tick : progress.ticks) {
        const float x = bar.x + std::clamp(tick, 0.0F, 1.0F) * (width - 2 * thin);
        canvas.fill({x, bar.y - canvas.mm(1), std::max(2.0F, 2 * thin), height + canvas.mm(2)}, theme.text);
    }
    canvas.text_at({row.right() - figure - 1, row.y, figure + 1, 0}, progress.figure, TextStyle::body, Tone::normal,
                   Align::right, Canvas::InOutline::no);
}

void draw_progress_ring(Canvas& canvas, const Progress& progress, Rect rect) {
    const Theme& theme = canvas.theme();
    canvas.describe(progress.id, Role::progress, progress.figure, progress.spoken, rect);
    const float thickness = std::max(3.0F, std::min(rect.width, rect.height) * 0.1F);
    const float radius = std::min(rect.width, rect.height) / 2 - thickness / 2 - 1;
    canvas.arc(rect.centre(), radius, 0, 1, theme.divider, thickness);
    const float fraction = std::clamp(progress.fraction, 0.0F, 1.0F);
    if (fraction > 0) canvas.arc(rect.centre(), radius, 0, fraction, colour_of(canvas, progress.tone), thickness);
    const float room = 2 * (radius - thickness);
    const bool large = canvas.measure(progress.figure, TextStyle::heading, 0).x < room;
    const TextStyle text_style = large ? TextStyle::heading : TextStyle::body;
    canvas.text_at({rect.x, rect.centre().y - canvas.line_height(text_style) / 2, rect.width, 0}, progress.figure,
                   text_style, Tone::normal, Align::centre, Canvas::InOutline::no);
}

}  // namespace veche::ui
