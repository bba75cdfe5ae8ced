// Everything the kiosk shows, as one value. Only update() changes it; present() makes the screen from it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/database_fault.h"
#include "content/rules/legal_profile.h"
#include "content/speech/utterances.h"
#include "content/submission.h"
#include "content/town.h"
#include "kiosk/screen.h"
#include "sync/status.h"
#include "ui/action.h"
#include "ui/comfort.h"
#include "ui/text/edit_buffer.h"
#include "ui/widgets/keyboard.h"

namespace veche::kiosk {

// ── reading aloud ──

struct Reading {
    enum class Mode { silent, speaking, paused };
    Mode mode = Mode::silent;
    std::uint64_t screen = 0;  // Screen::number it belongs to
    std::vector<content::Utterance> sentences;
    std::uint64_t first_id = 0;  // of the first sentence
    std::optional<std::size_t> current;
    // The touch that has just paused the voice; if it was on "Aloud", pausing is all it meant.
    bool paused_by_touch = false;
    std::string no_device;  // why nothing can be said; empty: it can
};

// ── one visitor ──

// Everything typed or chosen; wiped with the session.
struct Forms {
    std::map<std::string, ui::EditBuffer> fields;
    std::map<std::string, std::vector<std::string>> choices;
    std::map<content::EntryId, std::uint32_t> poll_revisions;  // the ones answers are given to
    std::map<std::string, Instant> begun;                      // form_id -> when the first letter was typed into it
    std::string focused;                                       // field with the keyboard; empty: none
    ui::KeyboardLayout layout;
    bool shift = false;
};

struct Session {
    bool active = false;
    content::Language language = content::Language::russian;
    ui::Comfort comfort;
    std::vector<Screen> screens;  // the way here; back() is shown; empty: attract
    Forms forms;
    Reading reading;
    ui::Panel panel = ui::Panel::none;
    std::int64_t last_activity_ms = 0;
    bool warned = false;  // the idle warning is on the screen
    std::set<content::EntryId> voted;
    std::vector<HandedIn> receipts;  // whoever leaves a receipt finds its code at home
};

// ── the machine ──

struct SyncState {
    bool enrolled = false;
    bool reached = false;              // the last try reached the server and was trusted
    std::optional<Instant> confirmed;  // the server last confirmed the content
    bool stale = false;                // the signed timestamp has expired
    std::size_t waiting = 0;           // envelopes not yet acknowledged
    std::size_t refused = 0;           // those of them the server does not take: a person has to look
    std::uint64_t edition = 0;
    std::string problem;  // of the last try, for the about screen
    sync::SyncStatus status;

    bool operator==(const SyncState&) const = default;
};

struct SpoolState {
    bool writable = true;
    std::string problem;
};

struct Limits {
    std::int64_t warn_after_ms = 150'000;  // accessibility row 15: 2 to 5 minutes
    std::int64_t answer_within_ms = 30'000;
};

struct State {
    Limits limits;
    std::string name;  // of this kiosk
    std::string version;
    content::Language home_language = content::Language::russian;  // of the town: sessions begin in it
    std::optional<content::Town> town;                             // nothing before the first edition
    std::optional<content::LegalProfile> profile;
    std::int64_t now_ms = 0;
    Instant now;
    Date today;
    SyncState sync;
    SpoolState spool;
    bool clock_is_wrong = false;
    std::string store_problem;  // content cannot be shown; empty: fine
    DatabaseFault store_fault = DatabaseFault::none;
    Session session;
    Ticket last_ticket = 0;
    std::uint64_t last_screen = 0;
};

// The town's clock; UTC before the first edition.
[[nodiscard]] inline TimeZone zone_of(const State& state) {
    return state.town ? content::zone_of(*state.town) : TimeZone();
}

}  // namespace veche::kiosk
