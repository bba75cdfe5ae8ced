// Everything the kiosk shows, as one value. Only update() changes it; present() makes the screen from it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/database_fault.h"
#include "content/picture.h"
#include "content/rules/legal_profile.h"
#include "content/search/search.h"
#include "content/speech/utterances.h"
#include "content/store/summary.h"
#include "content/submission.h"
#include "content/town.h"
#include "sync/status.h"
#include "ui/action.h"
#include "ui/comfort.h"
#include "ui/page_layout.h"
#include "ui/place.h"
#include "ui/text/edit_buffer.h"
#include "ui/widgets/keyboard.h"

namespace veche::kiosk {

// Names one request to a worker; an answer with another ticket is out of date and dropped.
using Ticket = std::uint64_t;

// ── what screens have loaded ──

struct HomeData {
    std::array<content::KindCount, content::kind_count> counts{};
    std::vector<content::EntrySummary> fresh;
    std::vector<content::EntrySummary> closing;
};

struct ListData {
    content::ListPage page;
    content::ListFacets facets;
};

// An entry with everything its screen shows; made on a worker, never changed.
struct EntryData {
    content::StoredEntry stored;
    std::shared_ptr<const content::Document> document;
    std::vector<content::EntrySummary> linked;     // entries it names
    std::vector<content::EntrySummary> referring;  // entries that name it
    std::vector<content::EntrySummary> named;      // entries named by its details
};

// A text or a picture that belongs to an entry; one of the two.
struct AttachmentData {
    std::string title;
    std::string of;  // the title of the entry
    content::Language language = content::Language::russian;
    std::shared_ptr<const content::Document> document;
    std::shared_ptr<const content::Picture> picture;
};

struct SearchData {
    content::SearchAnswer answer;
};

struct CalendarData {
    std::vector<content::EntrySummary> events;
};

// What handing in came to.
struct HandedIn {
    std::string receipt_code;  // grouped; empty for a ballot
    std::string bare_code;
};

// What the receipt code opened.
struct CheckData {
    // In this kiosk's own spool, while there is no record.
    enum class Waits { nothing, to_be_sent, refused };
    bool known = false;  // a record is on this kiosk
    Waits waits = Waits::nothing;
    content::CaseStatus status;
    Instant time;
    // The server was restored from a copy since and does not know this; when the copy was made, if it says so.
    bool server_knows_less = false;
    std::optional<Instant> restored_from{};
};

using Loaded =
    std::variant<std::monostate, std::shared_ptr<const HomeData>, std::shared_ptr<const ListData>,
                 std::shared_ptr<const EntryData>, std::shared_ptr<const AttachmentData>,
                 std::shared_ptr<const SearchData>, std::shared_ptr<const CalendarData>, HandedIn, CheckData>;

// ── one screen on the visitor's way ──

// A text laid out, with what helps to find the way in it.
struct TextPage {
    std::shared_ptr<const ui::PageLayout> layout;
    bool contents_shown = false;
    bool find_shown = false;
    std::vector<ui::TextRange> found;
    std::size_t current_found = 0;
    std::size_t go_to_block = static_cast<std::size_t>(-1);
};

// Where in a form or a quiz the visitor is, and what is wrong there.
struct Steps {
    int at = 0;
    bool reviewed = false;   // the review of the form was reached: a change leads back to it
    bool busy = false;       // handing in or deriving a code
    std::string go_to_part;  // of the step: brought into view each time `times_gone` changes
    std::uint64_t times_gone = 0;
    std::map<std::string, std::string> errors;  // of fields, by id: what is wrong, as a key of the words
};

// What a visitor has narrowed a list down to, and how much of it is shown.
struct Narrowing {
    std::map<std::string, std::string> filters;  // "topic" -> "housing"
    std::size_t pages = 1;                       // "more" adds one
};

// One struct a screen, with what that screen holds and nothing else. `data` is what the library or the counter
// answered; nothing: not yet.
struct HomeScreen {
    std::shared_ptr<const HomeData> data;
};
struct ListScreen {
    ui::Section section = ui::Section::news;
    Narrowing narrowing;
    std::shared_ptr<const ListData> data;
};
struct CalendarScreen {
    Narrowing narrowing;
    std::shared_ptr<const CalendarData> data;
};
struct EntryScreen {
    std::shared_ptr<const EntryData> data;
    TextPage page;
    Steps steps;                // of a quiz or a poll
    Narrowing narrowing;        // of a plan
    bool poll_changed = false;  // answers were dropped, because they were given to another revision
};
struct AttachmentScreen {
    std::shared_ptr<const AttachmentData> data;
    TextPage page;
};
struct SearchScreen {
    Narrowing narrowing;
    std::shared_ptr<const SearchData> data;
};
struct FormScreen {
    std::shared_ptr<const EntryData> data;  // what it is about, where that is an entry
    Steps steps;
};
struct CheckScreen {
    Steps steps;
    std::optional<CheckData> data;
};
// What became of a form: nothing of it is left but this.
struct ReceiptScreen {
    HandedIn handed_in;
};
struct AboutScreen {
    std::shared_ptr<const ListData> data;
};

using ScreenState = std::variant<HomeScreen, ListScreen, CalendarScreen, EntryScreen, AttachmentScreen, SearchScreen,
                                 FormScreen, CheckScreen, ReceiptScreen, AboutScreen>;

struct Screen {
    ui::Place place;           // what the visitor asked for
    ScreenState state;         // made for the place by screen_at() (kiosk/shown.h)
    std::uint64_t number = 0;  // of this visit to the place: keeps scroll positions apart
    Ticket ticket = 0;         // of the request under way, 0: none
    std::string problem;       // why loading or handing in failed, in the words of the error; empty: fine
    bool was_left = false;     // shown again after another place: stays where the visitor was, not at its anchor
};

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
