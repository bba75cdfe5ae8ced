// A poll, question by question, and its review.
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

using Answer = content::PollDetails::Answer;
using Question = content::PollDetails::Question;

constexpr int lines_of_answer = 4;

std::vector<ui::FormChoice::Option> options_of(const Question& question) {
    std::vector<ui::FormChoice::Option> options;
    const std::vector<std::string> ids = choice_ids(question);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        options.push_back({ids[i], question.answer == Answer::scale ? ids[i] : question.options[i], {}, false});
    }
    return options;
}

std::string hint_of(const ui::Wording& w, Answer answer) {
    switch (answer) {
        case Answer::single_choice: return w("Choose one");
        case Answer::several_choices: return w("Choose all that fit");
        case Answer::scale: return w("Choose a mark");
        case Answer::free_text: return w("In your own words; may be left empty");
    }
    return {};
}

void present_question(FormMaker& make, const Question& question) {
    const std::string id = form_id(make.screen) + "/" + question.id;
    make.view.title = question.text;
    if (question.answer == Answer::free_text) {
        make.field(id, make.w("Your answer"), hint_of(make.w, question.answer), lines_of_answer);
        make.quiet(make.w("Please write no names and no addresses: chosen answers may be published."));
        return;
    }
    make.choice(id, hint_of(make.w, question.answer), options_of(question), Privacy::personal,
                question.answer == Answer::several_choices ? ui::Choice::several : ui::Choice::one);
    if (question.answer != Answer::scale) return;
    auto& choice = std::get<ui::FormChoice>(make.view.parts.back());
    choice.in_row = true;
    choice.low = question.scale_low;
    choice.high = question.scale_high;
}

// What was answered, in the words of the options.
std::string answer_words(const FormMaker& make, const Question& question) {
    const std::string id = form_id(make.screen) + "/" + question.id;
    if (question.answer == Answer::free_text) return typed(make.forms, id);
    const std::vector<std::string> answers = chosen(make.forms, id);
    std::string words;
    for (const ui::FormChoice::Option& option : options_of(question)) {
        for (const std::string& answer : answers) {
            if (answer != option.id) continue;
            if (!words.empty()) words += "; ";
            words += option.label;
        }
    }
    return words;
}

}  // namespace

void present_poll_step(FormMaker& make) {
    const auto& questions = poll_of(make.screen)->questions;
    const auto index = static_cast<std::size_t>(make.screen.step - 1);
    if (index < questions.size()) {
        present_question(make, questions[index]);
        return;
    }
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const std::string words = answer_words(make, questions[i]);
        make.review(questions[i].text, words.empty() ? make.w("not answered") : words, static_cast<int>(i) + 1);
    }
}

}  // namespace veche::kiosk
