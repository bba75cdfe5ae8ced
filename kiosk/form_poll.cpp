// A poll, question by question, and its review: from its first question on a poll is a form.
#include <algorithm>

#include "content/entry_today.h"
#include "content/openness.h"
#include "kiosk/forms/contacts.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/shown.h"
#include "ui/words.h"

namespace veche::kiosk {
namespace {

using ui::key;

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
    const std::string id = form_id(make.screen) + "/" + question.id.text();
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
    const std::string id = form_id(make.screen) + "/" + question.id.text();
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

void present_poll_step(FormMaker& make) {
    const auto& questions = poll_of(make.screen)->questions;
    const auto index = static_cast<std::size_t>(step_of(make.screen) - 1);
    if (index < questions.size()) {
        present_question(make, questions[index]);
        return;
    }
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const std::string words = answer_words(make, questions[i]);
        make.review(questions[i].text, words.empty() ? make.w("not answered") : words, static_cast<int>(i) + 1);
    }
}

// What is chosen of what the question offers now: an edition with other options may have come since.
std::vector<std::string> chosen_of(const Forms& forms, const std::string& id,
                                   const content::PollDetails::Question& question) {
    std::vector<std::string> choices = chosen(forms, id);
    const std::vector<std::string> offered = choice_ids(question);
    std::erase_if(choices, [&](const std::string& choice) {
        return std::find(offered.begin(), offered.end(), choice) == offered.end();
    });
    return choices;
}

Mistakes poll_mistakes(const State& state, const Screen& screen) {
    const auto& questions = poll_of(screen)->questions;
    const auto index = static_cast<std::size_t>(step_of(screen) - 1);
    if (index >= questions.size()) return {};
    const auto& question = questions[index];
    // A free answer may be left empty.
    if (question.answer == content::PollDetails::Answer::free_text) return {};
    const std::string id = form_id(screen) + "/" + question.id.text();
    if (chosen_of(state.session.forms, id, question).empty()) return {{id, key("No answer is chosen")}};
    return {};
}

content::Ballot ballot(const State& state, const Screen& screen) {
    content::Ballot ballot;
    const EntryData& entry = *entry_of(screen);
    ballot.poll = entry.stored.entry.id;
    ballot.revision = entry.stored.entry.revision;
    for (const auto& question : poll_of(screen)->questions) {
        content::Ballot::Answer answer;
        answer.question = question.id;
        const std::string id = form_id(screen) + "/" + question.id.text();
        const std::vector<std::string> choices = chosen_of(state.session.forms, id, question);
        if (content::has_option_ids(question)) {
            answer.options = std::vector<content::OptionId>(choices.begin(), choices.end());
        } else {
            for (const std::string& choice : choices) answer.chosen.push_back(std::stoi(choice));
        }
        std::sort(answer.options.begin(), answer.options.end());  // not in the order they were ticked
        std::sort(answer.chosen.begin(), answer.chosen.end());
        answer.text = entered(state.session.forms, id);
        ballot.answers.push_back(std::move(answer));
    }
    return ballot;
}

std::vector<std::string> fields(const Screen& screen) {
    const auto& questions = poll_of(screen)->questions;
    const auto index = static_cast<std::size_t>(step_of(screen) - 1);
    if (index >= questions.size() || questions[index].answer != Answer::free_text) return {};
    return {form_id(screen) + "/" + questions[index].id.text()};
}

std::vector<FormTraits::Written> written(const FormMaker& make) {
    std::vector<FormTraits::Written> texts;
    for (const Question& question : poll_of(make.screen)->questions) {
        if (question.answer != Answer::free_text) continue;
        const std::string about =
            make.w("On the poll “{1}”: {2}", {entry_of(make.screen)->stored.entry.title, question.text});
        texts.push_back({question.text, form_id(make.screen) + "/" + question.id.text(), about});
    }
    return texts;
}

Obstacle poll_obstacle(const State& state, const Screen& screen) {
    const content::Entry& entry = entry_of(screen)->stored.entry;
    if (state.session.voted.contains(entry.id)) return Obstacle::answered_already;
    return content::is_open(*poll_of(screen), state.today) ? Obstacle::none : Obstacle::poll_closed;
}

}  // namespace

const FormTraits& poll_form() {
    static const FormTraits traits{
        .name = "poll",
        .title = key("Poll"),
        .kind = content::SubmissionKind::ballot,
        .outcome = FormTraits::Outcome::count,
        .accepted = key("Thank you, your answers are accepted"),
        .way_on = FormTraits::Way{"receipt/polls", ui::Icon::poll, key("Other polls"),
                                  ui::Open{ui::ListPlace{ui::Section::polls}}},
        .first_step = 1,  // the opening is no step to fill in
        .id = [](const Screen& screen) { return "poll/" + std::get<ui::EntryPlace>(screen.place).id.text(); },
        .steps = [](const Screen& screen) { return static_cast<int>(poll_of(screen)->questions.size()) + 2; },
        .fields = fields,
        .entry = [](const Screen& screen) { return std::get<ui::EntryPlace>(screen.place).id; },
        .obstacle = poll_obstacle,
        .mistakes = poll_mistakes,
        .body = [](const State& state, const Screen& screen) -> content::SubmissionBody {
            return ballot(state, screen);
        },
        .present = present_poll_step,
        .written = written,
    };
    return traits;
}

}  // namespace veche::kiosk
