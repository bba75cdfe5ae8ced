// What can happen to the kiosk: a visitor's action, time, or a worker's result. update() takes them one by one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "base/database_fault.h"
#include "kiosk/state.h"

namespace veche::kiosk {

struct Acted {
    ui::Action action;
};
// Any touch or key, whether it meant something or not: keeps the session and silences the voice.
struct Touched {};
struct Ticked {
    std::int64_t now_ms = 0;
    Instant now;
    bool clock_is_wrong = false;
};
struct TextTyped {  // on a real keyboard, or by `paste`
    std::string text;
};

// ── results of workers; an empty problem means success ──
struct ScreenLoaded {
    Ticket ticket = 0;
    Loaded loaded;
    std::string problem;
};
// No layout: it could not be made.
struct PageLaidOut {
    std::uint64_t screen = 0;
    std::shared_ptr<const ui::PageLayout> layout;
};
struct FoundInPage {
    std::uint64_t screen = 0;
    std::vector<ui::TextRange> found;
};
// The window or the fonts changed: pages must be laid out again.
struct MeasuresChanged {};
struct TownLoaded {
    std::optional<content::Town> town;
    std::optional<content::LegalProfile> profile;
    std::uint64_t edition = 0;
    std::string problem;
    DatabaseFault fault = DatabaseFault::none;  // when the problem is the store's
};
struct Synchronised {
    SyncState sync;
};
struct SpoolChecked {
    SpoolState spool;
    std::size_t waiting = 0;  // as in SyncState
    std::size_t refused = 0;
};
struct ReadingPrepared {
    std::uint64_t screen = 0;
    std::vector<content::Utterance> sentences;  // of no block: npos, they are marked nowhere
};
struct SentenceStarted {
    std::uint64_t id = 0;
};
struct ReadingEnded {
    std::uint64_t first_id = 0;  // of its sentences
};
struct NoSoundDevice {
    std::string reason;
};

using Event =
    std::variant<Acted, Touched, Ticked, TextTyped, ScreenLoaded, PageLaidOut, FoundInPage, MeasuresChanged, TownLoaded,
                 Synchronised, SpoolChecked, ReadingPrepared, SentenceStarted, ReadingEnded, NoSoundDevice>;

}  // namespace veche::kiosk
