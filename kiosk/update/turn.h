// One event being worked on: the state it changes and the effects it asks for. Shared by the files of kiosk/update/.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kiosk/effect.h"
#include "kiosk/event.h"
#include "kiosk/state.h"

namespace veche::kiosk {

struct Turn {
    State& state;
    std::vector<Effect>& effects;

    void ask(Effect effect) { effects.push_back(std::move(effect)); }
    [[nodiscard]] Ticket next_ticket() { return ++state.last_ticket; }
    [[nodiscard]] Session& session() { return state.session; }
    // The screen shown; there is one whenever the session is active.
    [[nodiscard]] Screen& screen() { return state.session.screens.back(); }
    [[nodiscard]] content::Viewpoint viewpoint() const { return {state.session.language, state.today}; }
};

// ── kiosk/update/session.cpp ──
void begin_session(Turn& turn, content::Language language);
void end_session(Turn& turn);
void note_activity(Turn& turn);  // answers the idle warning
void tick(Turn& turn, const Ticked& tick);
void set_language(Turn& turn, content::Language language);
// The question whether to finish is said when it comes, as the idle warning is.
void show_panel(Turn& turn, ui::Panel panel);
void set_comfort(Turn& turn, const ui::Comfort& comfort);

// ── kiosk/update/navigation.cpp ──
void open_place(Turn& turn, const ui::Place& place);
void go_back(Turn& turn);
void go_home(Turn& turn);
// Asks again for what the screen shows: another language, another edition, another filter.
void load_screen(Turn& turn, Screen& screen);
// The same, with what went wrong still told until the answer comes. False: the screen needs nothing now.
bool ask_library(Turn& turn, Screen& screen);
void screen_loaded(Turn& turn, const ScreenLoaded& event);

// ── kiosk/update/lists.cpp ──
void set_filter(Turn& turn, const ui::SetFilter& action);
void show_more(Turn& turn);
void search_typed(Turn& turn);

// ── kiosk/update/reading.cpp ──
void read_aloud(Turn& turn);
// To the speed and the volume of the session.
void tune_voice(Turn& turn);
void stop_reading(Turn& turn);
void pause_at_touch(Turn& turn);
void reading_prepared(Turn& turn, const ReadingPrepared& event);
void sentence_started(Turn& turn, const SentenceStarted& event);
void reading_ended(Turn& turn, const ReadingEnded& event);
void no_sound_device(Turn& turn, const NoSoundDevice& event);
void lay_out_screen(Turn& turn, const Screen& screen);
void page_laid_out(Turn& turn, const PageLaidOut& event);
void show_find(Turn& turn, bool shown);
void find_typed(Turn& turn);
void found_in_page(Turn& turn, const FoundInPage& event);
void find_next(Turn& turn, int step);

// ── kiosk/update/forms.cpp ──
// The field that is typed into, and its keyboard; empty: none.
void focus(Turn& turn, const std::string& field);
void focus_field(Turn& turn, const ui::FocusField& action);
void stroke(Turn& turn, const ui::KeyStroke& stroke);
void choose(Turn& turn, const ui::Choose& action);
void go_to_step(Turn& turn, int step);
// Leads the visitor to a step and says there what is wrong.
void show_mistakes(Turn& turn, int step);
void go_to_part(Turn& turn, const std::string& id);
void search_for(Turn& turn, const ui::SearchFor& action);

// ── kiosk/update/quiz.cpp ──
void start_again(Turn& turn);

// ── kiosk/update/hand_in.cpp ──
void hand_in(Turn& turn);
void check_code(Turn& turn);

}  // namespace veche::kiosk
