// The screens on a visitor's way. One struct a screen: at which places it opens, what it holds, and the four things it
// says of itself, each of them in its own file, kiosk/screens/NAME.cpp:
//   drive_name  its name for the drive protocol and the log
//   title       over the screen
//   wish        what it asks the library for; nothing: it needs nothing of it
//   present     what it shows
// All of them are pure. What screens have in common goes by what they hold (kiosk/shown.h), so that nothing else has to
// know them by name.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "content/picture.h"
#include "content/search/search.h"
#include "content/store/summary.h"
#include "sync/status.h"
#include "ui/page_layout.h"
#include "ui/place.h"
#include "ui/view.h"

namespace veche::kiosk {

struct Scene;
struct Screen;
struct State;

// Names one request to a worker; an answer with another ticket is out of date and dropped.
using Ticket = std::uint64_t;

// ── what the library is asked for, and what it answers (kiosk/workers/wishes.cpp) ──

struct HomeData {
    std::array<content::KindCount, content::kind_count> counts{};
    std::vector<content::EntrySummary> fresh;
    std::vector<content::EntrySummary> closing;
};
struct LoadHome {
    using Answer = HomeData;
};

struct ListData {
    content::ListPage page;
    content::ListFacets facets;
};
struct LoadList {
    using Answer = ListData;
    content::ListQuery query;
};

// A text to lay out, to read aloud and to find words in.
struct ShownText {
    std::shared_ptr<const content::Document> document;
    content::Language language = content::Language::russian;
};

// An entry with everything its screen shows; made on a worker, never changed.
struct EntryData {
    content::StoredEntry stored;
    std::shared_ptr<const content::Document> document;
    std::vector<content::EntrySummary> linked;     // entries it names
    std::vector<content::EntrySummary> referring;  // entries that name it
    std::vector<content::EntrySummary> named;      // entries named by its details

    [[nodiscard]] ShownText text() const { return {document, stored.entry.language}; }
};
struct LoadEntry {
    using Answer = EntryData;
    content::EntryId id;
};

// A text or a picture that belongs to an entry; one of the two.
struct AttachmentData {
    std::string title;
    std::string of;  // the title of the entry
    content::Language language = content::Language::russian;
    std::shared_ptr<const content::Document> document;
    std::shared_ptr<const content::Picture> picture;

    [[nodiscard]] ShownText text() const { return {document, language}; }
};
struct LoadAttachment {
    using Answer = AttachmentData;
    content::EntryId entry;
    std::size_t index = 0;
};

struct CalendarData {
    std::vector<content::EntrySummary> events;
};
struct LoadEvents {
    using Answer = CalendarData;
    Date from;
    Date to;  // inclusive
};

struct SearchData {
    content::SearchAnswer answer;
};
struct Find {
    using Answer = SearchData;
    content::SearchQuery query;
};

using Wish = std::variant<LoadHome, LoadList, LoadEntry, LoadAttachment, LoadEvents, Find>;

// ── what the counter answers ──

// What handing in came to.
struct HandedIn {
    std::string receipt_code;  // grouped; empty for a ballot
    std::string bare_code;
};

// What the receipt code opened.
struct CheckData {
    // In this kiosk's own spool, while there is no record. `arrived`: the server has it, no backup is known to.
    enum class Waits { nothing, to_be_sent, refused, arrived };
    bool known = false;  // a record is on this kiosk
    Waits waits = Waits::nothing;
    content::CaseStatus status;
    Instant time;
    // The server was restored from a copy since and does not know this; when the copy was made, if it says so.
    bool server_knows_less = false;
    std::optional<Instant> restored_from{};
};

template <typename Wishes>
struct AnswersOf;
template <typename... Wishes>
struct AnswersOf<std::variant<Wishes...>> {
    using Type = std::variant<std::monostate, std::shared_ptr<const typename Wishes::Answer>..., HandedIn, CheckData>;
};
using Loaded = AnswersOf<Wish>::Type;

// ── parts of screens ──

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

// ── the screens ──
// `data` is what the library or the counter answered; nothing: not yet.

struct HomeScreen {
    std::shared_ptr<const HomeData> data;

    static bool opens(const ui::HomePlace& /*place*/) { return true; }
    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    [[nodiscard]] std::optional<Wish> wish(const State& state, const Screen& screen) const;
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
};

struct ListScreen {
    Narrowing narrowing;
    std::shared_ptr<const ListData> data;

    static bool opens(const ui::ListPlace& place) { return place.section != ui::Section::calendar; }
    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    [[nodiscard]] std::optional<Wish> wish(const State& state, const Screen& screen) const;
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
};

struct CalendarScreen {
    Narrowing narrowing;
    std::shared_ptr<const CalendarData> data;

    static bool opens(const ui::ListPlace& place) { return place.section == ui::Section::calendar; }
    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    [[nodiscard]] std::optional<Wish> wish(const State& state, const Screen& screen) const;
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
};

// Any entry; its kind decides what it looks like.
struct EntryScreen {
    std::shared_ptr<const EntryData> data;
    TextPage page;
    Steps steps;                // of a quiz or a poll
    Narrowing narrowing;        // of a plan
    bool poll_changed = false;  // answers were dropped, because they were given to another revision

    static bool opens(const ui::EntryPlace& /*place*/) { return true; }
    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    [[nodiscard]] std::optional<Wish> wish(const State& state, const Screen& screen) const;
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
};

struct AttachmentScreen {
    std::shared_ptr<const AttachmentData> data;
    TextPage page;

    static bool opens(const ui::AttachmentPlace& /*place*/) { return true; }
    // Pictures are large and loaded anew by whoever comes back.
    void leave() { data.reset(); }
    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    [[nodiscard]] std::optional<Wish> wish(const State& state, const Screen& screen) const;
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
};

struct SearchScreen {
    static constexpr bool tells_its_problem = true;
    Narrowing narrowing;
    std::shared_ptr<const SearchData> data;

    static bool opens(const ui::SearchPlace& /*place*/) { return true; }
    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    // Forgets what was found where nothing is looked for any more.
    [[nodiscard]] std::optional<Wish> wish(const State& state, const Screen& screen);
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
};

// Every form but the check of a code; what it is by itself: kiosk/forms/traits.h.
struct FormScreen {
    std::shared_ptr<const EntryData> data;  // what it is about, where that is an entry
    Steps steps;

    template <ui::FormPlace Place>
    static bool opens(const Place& /*place*/) {
        return !std::same_as<Place, ui::CheckPlace>;
    }
    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    [[nodiscard]] std::optional<Wish> wish(const State& state, const Screen& screen) const;
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
};

struct CheckScreen {
    Steps steps;
    std::optional<CheckData> data;

    static bool opens(const ui::CheckPlace& /*place*/) { return true; }
    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    [[nodiscard]] std::optional<Wish> wish(const State& /*state*/, const Screen& /*screen*/) const { return {}; }
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
};

// What became of a form: nothing of it is left but this. It opens nowhere, the form turns into it.
struct ReceiptScreen {
    HandedIn handed_in;

    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    [[nodiscard]] std::optional<Wish> wish(const State& /*state*/, const Screen& /*screen*/) const { return {}; }
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
};

struct AboutScreen {
    static constexpr bool tells_its_problem = true;
    std::shared_ptr<const ListData> data;

    static bool opens(const ui::AboutPlace& /*place*/) { return true; }
    [[nodiscard]] std::string drive_name(const Screen& screen) const;
    [[nodiscard]] std::string title(const Scene& scene) const;
    [[nodiscard]] std::optional<Wish> wish(const State& state, const Screen& screen) const;
    [[nodiscard]] ui::ScreenView present(const Scene& scene) const;
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

}  // namespace veche::kiosk
