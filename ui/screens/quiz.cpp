#include "ui/screens/quiz.h"

#include <algorithm>

#include "ui/screens/parts.h"
#include "ui/widgets/choice.h"
#include "ui/widgets/progress.h"
#include "ui/widgets/style.h"

namespace veche::ui {
namespace {

constexpr float ring_mm = 60;

std::optional<Action> draw_open_question(Canvas& canvas, const QuizView& view) {
    std::vector<ChoiceOption> options;
    for (const QuizView::Option& option : view.options) {
        options.push_back({view.question_id + "/" + option.id, option.label, {}, false, false});
    }
    if (const auto pressed = draw_choices(canvas, options, Choice::one)) {
        return Choose{view.question_id, view.options[*pressed].id, Choice::one};
    }
    return std::nullopt;
}

// Whose answer it was, and whether it is right.
std::string remark_on(const QuizView& view, const QuizView::Option& option) {
    if (!option.chosen) return option.correct ? view.right_word : std::string();
    return option.correct ? view.chosen_word + ". " + view.right_word : view.chosen_word;
}

// Once answered an option is no control any more: it is told whether it was right, and whose it was.
void draw_answered_option(Canvas& canvas, const QuizView& view, const QuizView::Option& option) {
    const Theme& theme = canvas.theme();
    const float padding = canvas.mm(style::padding);
    const float icon = canvas.icon_size(IconSize::small);
    const float words_x = padding * 2 + icon;
    const float room = canvas.area().width - words_x - padding;
    const Tone tone = option.correct ? Tone::success : Tone::danger;
    const std::string remark = remark_on(view, option);
    const TextStyle label_style = option.correct ? TextStyle::strong : TextStyle::body;
    const float label = canvas.measure(option.label, label_style, room).y;
    const float below = remark.empty() ? 0 : canvas.measure(remark, TextStyle::body, room).y;
    const Rect box = canvas.take(std::max(icon, label + below) + 2 * padding);
    canvas.space(3);
    const bool marked = option.correct || option.chosen;
    canvas.fill(box, theme.surface, canvas.mm(style::radius));
    const Colour edge = option.correct ? theme.success : option.chosen ? theme.danger : theme.divider;
    canvas.stroke(box, edge, std::max(1.0F, canvas.mm(marked ? 0.7F : 0.35F)), canvas.mm(style::radius));
    if (marked) {
        canvas.icon(option.correct ? Icon::done : Icon::cancelled,
                    {box.x + padding, box.centre().y - icon / 2, icon, icon}, edge);
    }
    canvas.push_background(theme.surface);
    Rect line = {box.x + words_x, box.y + padding, room, 0};
    line.y += canvas.text_at(line, option.label, label_style, Tone::normal, Align::left, Canvas::InOutline::yes);
    if (!remark.empty()) {
        canvas.text_at(line, remark, TextStyle::body, tone, Align::left, Canvas::InOutline::yes);
    }
    canvas.pop_background();
}

std::optional<Action> draw_question(Canvas& canvas, const QuizView& view) {
    draw_progress_bar(canvas, {"quiz/progress", view.fraction, view.progress, view.progress, Tone::accent, {}});
    canvas.space(5);
    canvas.text(view.question, TextStyle::heading);
    canvas.space(5);
    if (!view.answered) return draw_open_question(canvas, view);
    for (const QuizView::Option& option : view.options) draw_answered_option(canvas, view, option);
    canvas.space(4);
    canvas.text(view.verdict, TextStyle::heading, view.right ? Tone::success : Tone::danger);
    canvas.space(2);
    canvas.text(view.explanation);
    canvas.space(6);
    return draw_commands(canvas, view.commands);
}

std::optional<Action> draw_result(Canvas& canvas, const QuizView& view) {
    Answer answer;
    canvas.space(6);
    const float side = std::min(canvas.mm(ring_mm), canvas.area().width);
    const Rect place = canvas.take(side);
    const Tone tone = view.result_fraction >= 0.5F ? Tone::success : Tone::accent;
    draw_progress_ring(canvas, {"quiz/ring", view.result_fraction, view.result_figure, view.result, tone, {}},
                       {place.centre().x - side / 2, place.y, side, side});
    canvas.space(6);
    canvas.text(view.result, TextStyle::title, Tone::normal, Align::centre);
    canvas.space(3);
    canvas.text(view.result_words, TextStyle::body, Tone::normal, Align::centre);
    canvas.space(8);
    answer.keep(draw_commands(canvas, view.commands));
    answer.keep(draw_row_groups(canvas, view.row_groups));
    return answer.take();
}

}  // namespace

std::optional<Action> draw(Canvas& canvas, const QuizView& view) {
    Answer answer;
    canvas.begin_scroll(view.id, canvas.area());
    draw_head(canvas, view.title, view.answered ? std::string() : view.summary);
    draw_notices(canvas, view.notices);
    answer.keep(view.finished ? draw_result(canvas, view) : draw_question(canvas, view));
    canvas.space(8);
    canvas.end_scroll();
    return answer.take();
}

}  // namespace veche::ui
