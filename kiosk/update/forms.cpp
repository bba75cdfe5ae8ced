// Typing and choosing.
#include "kiosk/forms.h"

#include <algorithm>

#include "kiosk/update/turn.h"

namespace veche::kiosk {

void focus_field(Turn& turn, const ui::FocusField& action) {
    Forms& forms = turn.session().forms;
    if (forms.focused != action.field) {
        forms.layout = layout_for(action.field, turn.session().language);
        forms.shift = false;
    }
    forms.focused = action.field;
    buffer_of(forms, action.field).set_cursor(action.cursor);
}

void stroke(Turn& turn, const ui::KeyStroke& stroke) {
    Forms& forms = turn.session().forms;
    if (forms.focused.empty()) return;
    if (std::holds_alternative<ui::EditKey>(stroke) && std::get<ui::EditKey>(stroke) == ui::EditKey::enter) {
        if (takes_lines(forms.focused)) {
            buffer_of(forms, forms.focused).apply(ui::Insert{"\n"});
        } else if (forms.focused == "check/code") {
            check_code(turn);
        } else if (forms.focused == "find") {
            find_next(turn, 1);
        } else {
            forms.focused.clear();  // one line is done: the keyboard goes away
        }
        return;
    }
    buffer_of(forms, forms.focused).apply(stroke);
    if (std::holds_alternative<ui::Insert>(stroke)) forms.shift = false;
    turn.screen().errors.erase(forms.focused);
    if (forms.focused == "search") search_typed(turn);
    if (forms.focused == "find") find_typed(turn);
}

void choose(Turn& turn, const ui::Choose& action) {
    auto& answers = turn.session().forms.choices[action.question];
    turn.screen().errors.erase(action.question);
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
    if (form_of(screen) != Form::none && step > screen.step) {
        screen.errors = mistakes(turn.state, screen);
        if (!screen.errors.empty()) return;
    }
    screen.errors.clear();
    screen.problem.clear();
    screen.step = std::max(0, step);
    Forms& forms = turn.session().forms;
    forms.focused = first_field(turn.state, screen);
    forms.layout = layout_for(forms.focused, turn.session().language);
    stop_reading(turn);
}

}  // namespace veche::kiosk
