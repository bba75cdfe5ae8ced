#include "kiosk/update.h"

#include <utility>

#include "kiosk/forms/contacts.h"
#include "kiosk/forms/obstacle.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {
namespace {

// What each action of a visitor means, in the order of ui/action.h.
struct Act {
    Turn& turn;

    void operator()(const ui::Begin&) const { begin_session(turn, turn.session().language); }
    void operator()(const ui::BeginIn& action) const { begin_session(turn, action.language); }
    void operator()(const ui::Open& action) const { open_place(turn, action.place); }
    void operator()(const ui::GoBack&) const { go_back(turn); }
    void operator()(const ui::GoHome&) const { go_home(turn); }
    void operator()(const ui::ShowPanel& action) const { show_panel(turn, action.panel); }
    void operator()(const ui::SetComfort& action) const { set_comfort(turn, action.comfort); }
    void operator()(const ui::SetLanguage& action) const { set_language(turn, action.language); }
    void operator()(const ui::StayHere&) const {}  // any action answers the warning
    void operator()(const ui::FinishSession&) const { end_session(turn); }
    void operator()(const ui::ReadAloud&) const { read_aloud(turn); }
    void operator()(const ui::ShowContents& action) const {
        TextPage* page = text_page(turn.screen());
        if (page == nullptr) return;
        page->contents_shown = action.shown;
        // Closing them without a choice leaves the page where it was.
        page->go_to_block = static_cast<std::size_t>(-1);
    }
    void operator()(const ui::GoToBlock& action) const {
        TextPage* page = text_page(turn.screen());
        if (page == nullptr) return;
        page->go_to_block = action.block;
        page->contents_shown = false;
    }
    void operator()(const ui::ShowFind& action) const { show_find(turn, action.shown); }
    void operator()(const ui::FindNext& action) const { find_next(turn, action.step); }
    void operator()(const ui::FocusField& action) const { focus_field(turn, action); }
    void operator()(const ui::Stroke& action) const { stroke(turn, action.stroke); }
    void operator()(const ui::SetKeyboard& action) const {
        turn.session().forms.layout = action.layout;
        turn.session().forms.shift = action.shift;
    }
    void operator()(const ui::HideKeyboard&) const { turn.session().forms.focused.clear(); }
    void operator()(const ui::Choose& action) const { choose(turn, action); }
    void operator()(const ui::GoToStep& action) const { go_to_step(turn, action.step); }
    void operator()(const ui::FillContacts&) const { fill_contacts(turn.session().forms); }
    void operator()(const ui::ClearContacts&) const {
        clear_contacts(turn.session().forms);
        if (Steps* its = steps(turn.screen())) its->errors.clear();
    }
    void operator()(const ui::GoToPart& action) const { go_to_part(turn, action.id); }
    void operator()(const ui::StartAgain&) const { start_again(turn); }
    void operator()(const ui::HandIn&) const { hand_in(turn); }
    void operator()(const ui::CheckCode&) const { check_code(turn); }
    void operator()(const ui::SetFilter& action) const { set_filter(turn, action); }
    void operator()(const ui::ShowMore&) const { show_more(turn); }
    void operator()(const ui::SearchFor& action) const { search_for(turn, action); }
};

void town_loaded(Turn& turn, const TownLoaded& event) {
    State& state = turn.state;
    state.store_problem = event.problem;
    state.store_fault = event.fault;
    if (!event.problem.empty()) return;
    state.town = event.town;
    state.profile = event.profile;
    state.sync.edition = event.edition;
    if (state.town) state.today = zone_of(state).date_of(state.now);
    // A new edition refreshes what the visitor looks at, but never the page under their eyes.
    if (!state.session.active || state.session.screens.empty()) return;
    Screen& screen = turn.screen();
    const bool reads = shows_document(screen);
    // A form whose entry could not be loaded can be cured by what has come.
    const bool waits = obstacle(state, screen) == Obstacle::not_loaded;
    if (waits || (!reads && form_of(screen) == Form::none)) load_screen(turn, screen);
}

// The page on the screen stays until it is laid out anew; the others are when the visitor comes back to them.
void measures_changed(Turn& turn) {
    if (!turn.session().active) return;
    const std::uint64_t shown = turn.screen().number;
    for (Screen& screen : turn.session().screens) {
        TextPage* page = text_page(screen);
        if (page != nullptr && screen.number != shown) page->layout.reset();
    }
    const TextPage* page = text_page(turn.screen());
    if (page != nullptr && page->layout) lay_out_screen(turn, turn.screen());
}

struct Happen {
    Turn& turn;

    void operator()(const Acted& event) const {
        note_activity(turn);
        // Everything but beginning needs a visitor.
        const bool any_time =
            std::holds_alternative<ui::Begin>(event.action) || std::holds_alternative<ui::BeginIn>(event.action);
        if (!turn.session().active && !any_time) return;
        std::visit(Act{turn}, event.action);
    }
    void operator()(const Touched&) const {
        pause_at_touch(turn);
        note_activity(turn);
    }
    void operator()(const Ticked& event) const { tick(turn, event); }
    void operator()(const TextTyped& event) const {
        if (turn.session().active) stroke(turn, ui::Insert{event.text});
    }
    void operator()(const ScreenLoaded& event) const { screen_loaded(turn, event); }
    void operator()(const PageLaidOut& event) const { page_laid_out(turn, event); }
    void operator()(const FoundInPage& event) const { found_in_page(turn, event); }
    void operator()(const MeasuresChanged&) const { measures_changed(turn); }
    void operator()(const TownLoaded& event) const { town_loaded(turn, event); }
    void operator()(const Synchronised& event) const {
        const std::uint64_t edition = turn.state.sync.edition;
        turn.state.sync = event.sync;
        turn.state.sync.edition = edition;  // TownLoaded tells what is shown
    }
    void operator()(const SpoolChecked& event) const {
        turn.state.spool = event.spool;
        turn.state.sync.waiting = event.waiting;
        turn.state.sync.refused = event.refused;
    }
    void operator()(const ReadingPrepared& event) const { reading_prepared(turn, event); }
    void operator()(const SentenceStarted& event) const { sentence_started(turn, event); }
    void operator()(const ReadingEnded& event) const { reading_ended(turn, event); }
    void operator()(const NoSoundDevice& event) const { no_sound_device(turn, event); }
};

}  // namespace

Outcome update(State state, const Event& event) {
    Outcome outcome{std::move(state), {}};
    Turn turn{outcome.state, outcome.effects};
    std::visit(Happen{turn}, event);
    return outcome;
}

}  // namespace veche::kiosk
