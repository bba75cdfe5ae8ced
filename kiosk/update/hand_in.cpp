// From a filled form to a sealed envelope, and from a receipt code to the state of a case.
#include "content/receipt_code.h"
#include "kiosk/forms.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {
namespace {

// The first step with a mistake, so that the visitor is led there; -1: none.
int step_with_mistake(const State& state, Screen screen) {
    const int last = steps_of(screen) - 1;
    for (screen.step = form_of(screen) == Form::poll ? 1 : 0; screen.step < last; ++screen.step) {
        if (!mistakes(state, screen).empty()) return screen.step;
    }
    return -1;
}

}  // namespace

void hand_in(Turn& turn) {
    Screen& screen = turn.screen();
    const Form form = form_of(screen);
    // A second press while the envelope is being sealed, or after the receipt, hands in nothing.
    if (form == Form::none || form == Form::check || screen.busy || std::holds_alternative<HandedIn>(screen.loaded)) return;
    if (const int wrong = step_with_mistake(turn.state, screen); wrong >= 0) {
        screen.step = wrong;
        screen.errors = mistakes(turn.state, screen);
        return;
    }
    const auto* place = std::get_if<ui::EntryPlace>(&screen.place);
    if (form == Form::poll) {
        if (!turn.session().voted.insert(place->id).second) return;  // one ballot a session and poll
    }
    screen.busy = true;
    screen.problem.clear();
    screen.ticket = turn.next_ticket();
    turn.ask(Seal{screen.ticket, turn.session().language, turn.state.now, submission_body(turn.state, screen)});
}

void check_code(Turn& turn) {
    Screen& screen = turn.screen();
    if (screen.busy) return;
    const auto code = content::ReceiptCode::from_typed(typed(turn.session().forms, "check/code"));
    if (!code) {
        screen.errors["check/code"] = code.error().message;
        return;
    }
    screen.errors.clear();
    screen.busy = true;
    screen.loaded = std::monostate{};
    screen.ticket = turn.next_ticket();
    turn.session().forms.focused.clear();
    turn.ask(OpenRecord{screen.ticket, code->symbols()});
}

}  // namespace veche::kiosk
