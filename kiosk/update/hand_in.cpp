// From a filled form to a sealed envelope, and from a receipt code to the state of a case.
#include "content/receipt_code.h"
#include "kiosk/forms/answers.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/obstacle.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {
void hand_in(Turn& turn) {
    Screen& screen = turn.screen();
    const FormTraits* form = form_traits(screen);
    // A second press while the envelope is being sealed, or after the receipt, hands in nothing.
    if (form == nullptr || !form->kind || is_busy(screen) || receipt_of(screen) != nullptr) {
        return;
    }
    if (obstacle(turn.state, screen) != Obstacle::none) return;  // the screen says which
    if (const int wrong = step_with_mistake(turn.state, screen, form->first_step, steps_of(screen)); wrong >= 0) {
        show_mistakes(turn, wrong);
        return;
    }
    stop_reading(turn);
    steps(screen)->busy = true;
    screen.problem.clear();
    turn.session().forms.focused.clear();
    screen.ticket = turn.next_ticket();
    turn.ask(Seal{screen.ticket, turn.session().language, turn.state.now, submission_body(turn.state, screen)});
}

void check_code(Turn& turn) {
    Screen& screen = turn.screen();
    auto* check = std::get_if<CheckScreen>(&screen.state);
    if (check == nullptr || check->steps.busy) return;
    const std::string text = typed(turn.session().forms, "check/code");
    const auto code = content::ReceiptCode::from_typed(text);
    if (!code) {
        check->steps.errors["check/code"] = code_mistake(text);
        return;
    }
    stop_reading(turn);
    check->steps.errors.clear();
    screen.problem.clear();
    check->steps.busy = true;
    check->data.reset();
    screen.ticket = turn.next_ticket();
    turn.session().forms.focused.clear();
    turn.ask(OpenRecord{screen.ticket, code->symbols()});
}

}  // namespace veche::kiosk
