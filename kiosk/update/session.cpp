// One visitor's stay: it begins with a touch, is warned when idle, and leaves nothing behind.
#include <algorithm>
#include <utility>

#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "kiosk/update.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {

void begin_session(Turn& turn, content::Language language) {
    if (turn.session().active) return;
    turn.session() = Session{};
    turn.session().active = true;
    turn.session().language = language;
    turn.session().last_activity_ms = turn.state.now_ms;
    tune_voice(turn);
    go_home(turn);
    turn.ask(CheckSpool{});
}

namespace {

// Ongoing speech is activity (accessibility row 15), and so is the making of a receipt: it must be seen first.
bool is_occupied(const Session& session) {
    return session.reading.mode == Reading::Mode::speaking ||
           (!session.screens.empty() && is_handing_in(session.screens.back()));
}

}  // namespace

void end_session(Turn& turn) {
    if (turn.session().active && is_handing_in(turn.screen())) return;
    turn.session() = Session{};  // buffers wipe themselves
    turn.session().language = turn.state.home_language;
    turn.session().last_activity_ms = turn.state.now_ms;
    turn.ask(StopVoice{});
    turn.ask(ForgetVisitor{});
}

void note_activity(Turn& turn) {
    Session& session = turn.session();
    session.last_activity_ms = turn.state.now_ms;
    if (std::exchange(session.warned, false)) turn.ask(StopVoice{});
}

void tick(Turn& turn, const Ticked& tick) {
    State& state = turn.state;
    const Date before = state.today;
    state.now_ms = tick.now_ms;
    state.now = tick.now;
    state.clock_is_wrong = tick.clock_is_wrong;
    state.today = zone_of(state).date_of(state.now);
    Session& session = state.session;
    if (!session.active) return;
    if (is_occupied(session)) note_activity(turn);
    const std::int64_t idle = state.now_ms - session.last_activity_ms;
    if (idle >= state.limits.warn_after_ms + state.limits.answer_within_ms) {
        end_session(turn);
        return;
    }
    const bool was_warned = std::exchange(session.warned, idle >= state.limits.warn_after_ms);
    if (session.warned && !was_warned) {
        stop_reading(turn);
        turn.ask(SayDialog{});
    }
    // A new day refreshes what is looked at, but never takes away a form somebody is filling in.
    const bool loads = before != state.today && !session.screens.empty();
    if (loads && (form_of(turn.screen()) == Form::none || entry_of(turn.screen()) == nullptr)) {
        load_screen(turn, turn.screen());
    }
}

void set_language(Turn& turn, content::Language language) {
    Session& session = turn.session();
    if (session.language == language) return;
    stop_reading(turn);
    session.language = language;
    if (session.screens.empty()) return;
    if (!session.forms.focused.empty()) session.forms.layout = layout_for(session.forms.focused, language);
    Screen& screen = turn.screen();
    if (TextPage* page = text_page(screen)) page->layout.reset();
    load_screen(turn, screen);
}

void show_panel(Turn& turn, ui::Panel panel) {
    Session& session = turn.session();
    const bool asks = panel == ui::Panel::finish && session.panel != panel;
    if (session.panel == ui::Panel::finish && panel != session.panel) turn.ask(StopVoice{});
    session.panel = panel;
    if (!asks) return;
    stop_reading(turn);
    turn.ask(SayDialog{});
}

void set_comfort(Turn& turn, const ui::Comfort& comfort) {
    Session& session = turn.session();
    const bool resized = session.comfort.text_size != comfort.text_size;
    session.comfort = comfort;
    tune_voice(turn);
    // Larger letters push everything elsewhere: home begins at its top again.
    const bool at_home =
        !session.screens.empty() && std::holds_alternative<ui::HomePlace>(session.screens.back().place);
    if (resized && at_home) turn.screen().number = ++turn.state.last_screen;
}

std::optional<std::int64_t> next_deadline_ms(const State& state) {
    const Session& session = state.session;
    if (!session.active || is_occupied(session)) return std::nullopt;
    const std::int64_t warn_at = session.last_activity_ms + state.limits.warn_after_ms;
    if (!session.warned) return warn_at;
    // Each second of the countdown, to its end.
    const std::int64_t end = warn_at + state.limits.answer_within_ms;
    const std::int64_t left = std::max<std::int64_t>(0, end - state.now_ms);
    return left == 0 ? state.now_ms : end - (left - 1) / 1000 * 1000;
}

int seconds_to_answer(const State& state) {
    const std::int64_t end =
        state.session.last_activity_ms + state.limits.warn_after_ms + state.limits.answer_within_ms;
    return static_cast<int>(std::max<std::int64_t>(0, end - state.now_ms + 999) / 1000);
}

}  // namespace veche::kiosk
