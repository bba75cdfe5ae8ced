// Typing and choosing.
#include <algorithm>

#include "base/normal_form.h"
#include "kiosk/forms/answers.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/obstacle.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {
namespace {

// Letters in pieces are composed; what is pasted or scanned into a field of one line stays one line.
ui::KeyStroke fitting(const std::string& field, const ui::KeyStroke& stroke) {
    const auto* insert = std::get_if<ui::Insert>(&stroke);
    if (insert == nullptr) return stroke;
    ui::Insert flat{to_nfc(insert->text)};
    if (takes_lines(field)) return flat;
    std::replace_if(
        flat.text.begin(), flat.text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return flat;
}

void enter(Turn& turn) {
    Forms& forms = turn.session().forms;
    if (takes_lines(forms.focused)) {
        buffer_of(forms, turn.screen(), forms.focused).apply(ui::Insert{"\n"});
    } else if (forms.focused == "check/code") {
        check_code(turn);
    } else if (forms.focused == "find") {
        find_next(turn, 1);
    } else {
        forms.focused.clear();  // one line is done: the keyboard goes away
    }
}

}  // namespace

void focus(Turn& turn, const std::string& field) {
    Forms& forms = turn.session().forms;
    forms.focused = field;
    forms.layout = layout_for(field, turn.session().language);
    forms.shift = false;
}

void focus_field(Turn& turn, const ui::FocusField& action) {
    Forms& forms = turn.session().forms;
    if (forms.focused != action.field) focus(turn, action.field);
    ui::EditBuffer& buffer = buffer_of(forms, turn.screen(), action.field);
    buffer.set_cursor(action.cursor);
    if (action.mark == ui::Mark::word) buffer.apply(ui::EditKey::select_word);
}

void stroke(Turn& turn, const ui::KeyStroke& stroke) {
    Forms& forms = turn.session().forms;
    if (forms.focused.empty()) return;
    if (std::holds_alternative<ui::EditKey>(stroke) && std::get<ui::EditKey>(stroke) == ui::EditKey::enter) {
        enter(turn);
        return;
    }
    buffer_of(forms, turn.screen(), forms.focused).apply(fitting(forms.focused, stroke));
    if (has_typed_comment(forms, turn.screen())) forms.begun.try_emplace(form_id(turn.screen()), turn.state.now);
    if (std::holds_alternative<ui::Insert>(stroke)) forms.shift = false;
    if (Steps* its = steps(turn.screen())) its->errors.erase(forms.focused);
    if (forms.focused == "search") search_typed(turn);
    if (forms.focused == "find") find_typed(turn);
}

void choose(Turn& turn, const ui::Choose& action) {
    auto& answers = turn.session().forms.choices[action.question];
    if (Steps* its = steps(turn.screen())) its->errors.erase(action.question);
    const auto found = std::find(answers.begin(), answers.end(), action.option);
    if (action.choice == ui::Choice::one) {
        answers = {action.option};
    } else if (found == answers.end()) {
        answers.push_back(action.option);
    } else {
        answers.erase(found);
    }
}

void go_to_step(Turn& turn, int step) {
    Screen& screen = turn.screen();
    // The quiz walks by steps as well and can be neither wrong nor closed; is_handing_in: the receipt is on its way.
    const bool is_form = form_of(screen) != Form::none || poll_of(screen) != nullptr;
    Steps* its = steps(screen);
    if (its == nullptr || is_handing_in(screen)) return;
    if (is_form && step > step_of(screen)) {
        if (obstacle(turn.state, screen) != Obstacle::none) return;
        if (const int wrong = step_with_mistake(turn.state, screen, step_of(screen), step); wrong >= 0) {
            show_mistakes(turn, wrong);
            return;
        }
        // A poll becomes a form with its first question.
        if (step_of(screen) == 0) turn.ask(CheckSpool{});
    }
    its->errors.clear();
    screen.problem.clear();
    if (auto* entry = std::get_if<EntryScreen>(&screen.state)) entry->poll_changed = false;
    its->at = std::max(0, step);
    if (is_form && its->at > 0) its->at = std::min(its->at, steps_of(screen) - 1);
    if (is_review(screen)) its->reviewed = true;
    focus(turn, first_field(screen));
    stop_reading(turn);
}

void show_mistakes(Turn& turn, int step) {
    Screen& screen = turn.screen();
    Steps* its = steps(screen);
    if (its == nullptr) return;
    its->at = step;
    its->errors = mistakes(turn.state, screen);
    focus(turn, {});
    // The keyboard opens where something must be typed.
    for (const std::string& field : fields_of_step(screen)) {
        if (!its->errors.contains(field)) continue;
        focus(turn, field);
        break;
    }
    stop_reading(turn);
}

// A field is opened; what is chosen from is brought into view.
void go_to_part(Turn& turn, const std::string& id) {
    Screen& screen = turn.screen();
    const auto fields = fields_of_step(screen);
    if (std::find(fields.begin(), fields.end(), id) != fields.end()) {
        focus(turn, id);
        ui::EditBuffer& buffer = buffer_of(turn.session().forms, screen, id);
        buffer.set_cursor(buffer.text().size());
    }
    if (Steps* its = steps(screen)) {
        its->go_to_part = id;
        ++its->times_gone;
    }
}

void search_for(Turn& turn, const ui::SearchFor& action) {
    if (!std::holds_alternative<ui::SearchPlace>(turn.screen().place)) return;
    type_anew(turn.session().forms, turn.screen(), "search", action.text);
    search_typed(turn);
}

}  // namespace veche::kiosk
