// Going from place to place. Typed text lives in the session's forms, so that going back loses nothing.
#include <algorithm>

#include "kiosk/forms/contacts.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {
namespace {

// A visitor who wanders for long keeps the way back, but not without end.
constexpr std::size_t longest_way = 40;

// Whoever comes back finds the page where they left it: it is not gone to its anchor or heading again. "Find in text"
// belongs to the page it was opened on; its field is the same everywhere.
void leave_page(Turn& turn) {
    Screen& screen = turn.screen();
    if (TextPage* page = text_page(screen)) {
        if (page->find_shown) show_find(turn, false);
        page->go_to_block = static_cast<std::size_t>(-1);
    }
    screen.was_left = true;
    std::visit(
        [](auto& its) {
            if constexpr (requires { its.leave(); }) its.leave();
        },
        screen.state);
}

void begin_check(Turn& turn, const ui::CheckPlace& place) {
    Forms& forms = turn.session().forms;
    forms.fields.erase("check/code");
    if (!place.code.empty()) buffer_of(forms, turn.screen(), "check/code").apply(ui::Insert{place.code});
}

// Nobody walks back through the questions of a quiz they have finished.
bool is_quiz_result(const Screen& screen) {
    const content::QuizDetails* quiz = quiz_of(screen);
    return quiz != nullptr && step_of(screen) >= static_cast<int>(quiz->questions.size());
}

// Choices are numbers of options: given to another revision of the poll they would say something else.
void poll_loaded(Turn& turn, Screen& screen) {
    turn.ask(CheckSpool{});
    Forms& forms = turn.session().forms;
    const content::Entry& entry = entry_of(screen)->stored.entry;
    const auto answered = forms.poll_revisions.find(entry.id);
    const bool changed = answered != forms.poll_revisions.end() && answered->second != entry.revision;
    forms.poll_revisions[entry.id] = entry.revision;
    if (!changed || !clear_form(forms, screen)) return;
    auto* poll = std::get_if<EntryScreen>(&screen.state);
    if (poll == nullptr) return;
    poll->steps.at = 0;
    poll->poll_changed = true;
}

// The page drawn stays until the new one is laid out; what was found in the old text is looked for again.
void text_loaded(Turn& turn, Screen& screen) {
    lay_out_screen(turn, screen);
    const TextPage* page = text_page(screen);
    if (page != nullptr && page->find_shown && &screen == &turn.screen()) find_typed(turn);
}

}  // namespace

void load_screen(Turn& turn, Screen& screen) {
    // What is being handed in, looked up, or shown as a receipt cannot be asked for again.
    if (is_busy(screen) || receipt_of(screen) != nullptr) return;
    screen.problem.clear();
    ask_library(turn, screen);
}

bool ask_library(Turn& turn, Screen& screen) {
    std::optional<Wish> wish = std::visit([&](auto& its) { return its.wish(turn.state, screen); }, screen.state);
    screen.ticket = wish ? turn.next_ticket() : 0;
    if (wish) turn.ask(Load{screen.ticket, turn.viewpoint(), std::move(*wish)});
    return wish.has_value();
}

void open_place(Turn& turn, const ui::Place& place) {
    if (std::holds_alternative<ui::HomePlace>(place)) {
        go_home(turn);
        return;
    }
    if (is_handing_in(turn.screen())) return;
    stop_reading(turn);
    leave_page(turn);
    auto& screens = turn.session().screens;
    if (screens.size() >= longest_way) screens.erase(screens.begin() + 1);
    Screen screen = screen_at(place);
    screen.number = ++turn.state.last_screen;
    screens.push_back(std::move(screen));
    show_panel(turn, ui::Panel::none);
    if (std::holds_alternative<ui::AppealPlace>(place)) begin_appeal(turn.state, turn.session().forms, turn.screen());
    if (const auto* check = std::get_if<ui::CheckPlace>(&place)) begin_check(turn, *check);
    load_screen(turn, turn.screen());
    focus(turn, first_field(turn.screen()));
    if (asks_for_writing(place)) turn.ask(CheckSpool{});
}

void go_back(Turn& turn) {
    if (is_handing_in(turn.screen())) return;
    stop_reading(turn);
    show_panel(turn, ui::Panel::none);
    Screen& screen = turn.screen();
    const bool finished = receipt_of(screen) != nullptr || is_quiz_result(screen);
    TextPage* page = text_page(screen);
    if (page != nullptr && page->find_shown) {
        show_find(turn, false);
        return;
    }
    if (page != nullptr && page->contents_shown) {
        page->contents_shown = false;
        return;
    }
    if (step_of(screen) > 0 && !finished) {
        go_to_step(turn, step_of(screen) - 1);
        return;
    }
    if (turn.session().screens.size() > 1) turn.session().screens.pop_back();
    turn.session().forms.focused.clear();
    // What was there may be of another language or edition by now.
    load_screen(turn, turn.screen());
}

void go_home(Turn& turn) {
    if (!turn.session().screens.empty() && is_handing_in(turn.screen())) return;
    stop_reading(turn);
    show_panel(turn, ui::Panel::none);
    turn.session().forms.focused.clear();
    auto& screens = turn.session().screens;
    screens.resize(std::min<std::size_t>(screens.size(), 1));
    if (screens.empty()) screens.push_back(screen_at(ui::HomePlace{}));
    // A new number: home begins at its top, where the sections are.
    turn.screen().number = ++turn.state.last_screen;
    load_screen(turn, turn.screen());
}

void screen_loaded(Turn& turn, const ScreenLoaded& event) {
    const auto found = std::find_if(turn.session().screens.begin(), turn.session().screens.end(),
                                    [&](const Screen& screen) { return screen.ticket == event.ticket; });
    if (event.ticket == 0 || found == turn.session().screens.end()) return;
    found->ticket = 0;
    if (Steps* its = steps(*found)) its->busy = false;
    found->problem = event.problem;
    if (!event.problem.empty()) return;
    take(*found, event.loaded);
    if (const HandedIn* receipt = receipt_of(*found)) {
        if (!receipt->receipt_code.empty()) turn.session().receipts.push_back(*receipt);
        if (const auto* poll = std::get_if<ui::EntryPlace>(&found->place)) turn.session().voted.insert(poll->id);
        clear_form(turn.session().forms, *found);
        keep_contacts(turn.session().forms);
        turn.ask(CheckSpool{});
        turn.ask(SynchroniseSoon{});
    }
    if (poll_of(*found) != nullptr) poll_loaded(turn, *found);
    if (text_of(*found)) text_loaded(turn, *found);
}

}  // namespace veche::kiosk
