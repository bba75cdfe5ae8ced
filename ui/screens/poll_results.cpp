#include "ui/screens/poll_results.h"

#include "ui/screens/parts.h"
#include "ui/widgets/charts.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

void draw_texts(Canvas& canvas, const PollResultsView::Question& question) {
    if (question.texts.empty()) return;
    canvas.text(question.texts_title, TextStyle::body, Tone::quiet);
    canvas.space(3);
    for (const std::string& text : question.texts) {
        const float indent = canvas.mm(style::padding) * 1.5F;
        const float room = canvas.area().width - indent;
        const Rect place = canvas.take(canvas.measure(text, TextStyle::body, room).y);
        canvas.fill({place.x, place.y, canvas.mm(1), place.height}, canvas.theme().border);
        canvas.text_at({place.x + indent, place.y, room, 0}, text, TextStyle::body, Tone::normal, Align::left,
                       Canvas::InOutline::yes);
        canvas.space(4);
    }
}

void draw_question(Canvas& canvas, const PollResultsView::Question& question, std::size_t number) {
    draw_group_title(canvas, question.text);
    draw_poll_bars(canvas, "result/" + std::to_string(number), question.bars);
    if (!question.mean.empty()) {
        canvas.text(question.mean, TextStyle::strong);
        canvas.space(3);
    }
    if (!question.note.empty()) {
        canvas.text(question.note, TextStyle::body, Tone::quiet);
        canvas.space(3);
    }
    draw_texts(canvas, question);
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const PollResultsView& view) {
    Answer answer;
    canvas.begin_scroll(view.id, canvas.area());
    draw_head(canvas, view.title, view.summary);
    draw_notices(canvas, view.notices);
    draw_figure(canvas, {}, view.participants);
    draw_facts(canvas, view.facts);
    // What came of it is why anybody answered: it stands before the figures.
    draw_group_title(canvas, view.decision_title);
    canvas.text(view.decision);
    for (std::size_t i = 0; i < view.questions.size(); ++i) draw_question(canvas, view.questions[i], i);
    canvas.space(6);
    canvas.text(view.courtesy, TextStyle::body, Tone::quiet);
    canvas.space(6);
    answer.keep(draw_text_of(canvas, view.page));
    answer.keep(draw_row_groups(canvas, view.row_groups));
    canvas.space(8);
    canvas.end_scroll();
    return answer.take();
}

}  // namespace veche::ui
