// A quiz: one question a step, and the result after the last.
#include <algorithm>

#include "kiosk/forms/fields.h"
#include "kiosk/present/parts.h"
#include "kiosk/present/reader_parts.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

using content::QuizDetails;

struct Answers {
    const Scene& scene;
    const QuizDetails& quiz;

    [[nodiscard]] std::string choice_of(std::size_t question) const {
        return quiz_choices(scene.screen()) + std::to_string(question);
    }
    // The number of the option chosen, as text; empty: not answered.
    [[nodiscard]] std::string answer_to(std::size_t question) const {
        const auto& answers = chosen(scene.session().forms, choice_of(question));
        return answers.empty() ? std::string() : answers.front();
    }
    [[nodiscard]] bool right(std::size_t question) const {
        const auto& options = quiz.questions[question].options;
        const std::string answer = answer_to(question);
        for (std::size_t i = 0; i < options.size(); ++i) {
            if (options[i].correct && answer == std::to_string(i)) return true;
        }
        return false;
    }
};

void show_question(ui::QuizView& view, const Answers& answers, std::size_t number) {
    const ui::Wording& w = answers.scene.w;
    const auto& question = answers.quiz.questions[number];
    const auto count = answers.quiz.questions.size();
    const std::string answer = answers.answer_to(number);
    view.progress = w("Question {1} of {2}", {std::to_string(number + 1), std::to_string(count)});
    view.fraction = static_cast<float>(number + 1) / static_cast<float>(count);
    view.question = question.text;
    view.question_id = answers.choice_of(number);
    view.answered = !answer.empty();
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        const std::string id = std::to_string(i);
        view.options.push_back({id, question.options[i].text, answer == id, question.options[i].correct});
    }
    if (!view.answered) return;
    view.right = answers.right(number);
    view.verdict = view.right ? w("Correct") : w("Not quite");
    view.right_word = w("The right answer");
    view.chosen_word = w("Your answer");
    view.explanation = question.explanation;
    const bool last = number + 1 == count;
    view.commands.push_back({"quiz/next", ui::Icon::next, last ? w("Show the result") : w("Next question"),
                             ui::GoToStep{static_cast<int>(number) + 1}, true});
}

void show_result(ui::QuizView& view, const Answers& answers, const EntryData& entry) {
    const ui::Wording& w = answers.scene.w;
    const std::size_t count = answers.quiz.questions.size();
    std::size_t right = 0;
    for (std::size_t i = 0; i < count; ++i) right += answers.right(i) ? 1U : 0U;
    view.finished = true;
    view.fraction = 1;
    view.result_fraction = count == 0 ? 0 : static_cast<float>(right) / static_cast<float>(count);
    view.result_figure = std::to_string(right) + "/" + std::to_string(count);
    view.result = w("{1} of {2} right", {std::to_string(right), std::to_string(count)});
    if (right == count) {
        view.result_words = w("All answers are right. You know your rights well.");
    } else if (right * 2 >= count) {
        view.result_words = w("A good result. The explanations will help with the rest.");
    } else {
        view.result_words = w("Every explanation is worth a second look. You can try again.");
    }
    view.commands.push_back({"quiz/again", ui::Icon::undo, w("Try again"), ui::StartAgain{}, true});
    view.commands.push_back({"quiz/done", ui::Icon::done, w("Done"), ui::GoBack{}, false});
    view.row_groups = related_groups(answers.scene, entry);
}

}  // namespace

ui::QuizView present_quiz(const Scene& scene, const EntryData& data) {
    const content::Entry& entry = data.stored.entry;
    const auto& quiz = std::get<QuizDetails>(entry.details);
    const Answers answers{scene, quiz};
    ui::QuizView view;
    const auto step = static_cast<std::size_t>(std::max(0, step_of(scene.screen())));
    view.id = "quiz/" + std::to_string(scene.screen().number) + "/" + std::to_string(step);
    view.title = entry.title;
    view.notices = common_notices(scene, data);
    if (step == 0) view.summary = entry.summary;
    if (step < quiz.questions.size()) {
        show_question(view, answers, step);
    } else {
        show_result(view, answers, data);
    }
    return view;
}

}  // namespace veche::kiosk
