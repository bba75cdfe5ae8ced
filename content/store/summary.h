// What lists show of an entry, and what lists can be asked for. Plain values.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "content/entry.h"
#include "content/language.h"

namespace veche::content {

// For whom and when: every question to the store carries it, because entries show and withdraw themselves by their
// dates, and because a text that is not there in the wanted language is shown in another (Russian first).
struct Viewpoint {
    Language language = Language::russian;
    Date today;
};

struct EntrySummary {
    EntryId id;
    Language language = Language::russian;  // of the texts below
    bool translation_missing = false;       // it is not the wanted one
    Kind kind = Kind::page;
    std::string title;
    std::string summary;
    std::string number;
    std::optional<Date> date;
    EntryId issued_by;
    std::vector<TopicId> topics;
    // Draft act: its stage ("discussion"); decision: its force ("in_force"); poll: "upcoming", "open", "closed";
    // event: "coming", "past"; plan: its period ("year"); page: its role; otherwise empty.
    std::string state;
    std::optional<Date> opens;     // draft act: first day of comments; poll: first day
    std::optional<Date> closes;    // draft act: last day of comments; poll: last day (both inclusive)
    std::optional<Date> day;       // event
    std::optional<Date> last_day;  // event, inclusive
    int from_minute = 0;           // event: after midnight, local time
    int to_minute = 0;
    // The one more line of its kind: venue of an event, position of an official, telephone of a hotline; or empty.
    std::string detail;
    std::string type;  // event: "hearing"; draft act: its category; otherwise empty
    int percent = 0;   // plan: mean readiness of the items that are not cancelled
    int items = 0;     // plan: how many items; quiz and poll: how many questions; lesson: minutes

    bool operator==(const EntrySummary&) const = default;
};

enum class ListOrder {
    newest_first,   // by date, entries without one last
    title,          // by the alphabet of the language
    closing_first,  // what is still open by its closing day, then what has none, then what was open, newest first
    event_day,      // by day and time
};

struct ListQuery {
    std::vector<Kind> kinds;   // empty: all
    std::optional<Kind> kind;  // one of them; empty: all; so with the ones below
    TopicId topic;
    std::optional<int> year;  // of the date, or of the day of an event
    std::string state;        // as in EntrySummary::state
    std::string type;         // as in EntrySummary::type
    std::string text;         // part of the title or number; case, ё/е do not matter; at most 100 bytes count
    ListOrder order = ListOrder::newest_first;
    std::size_t offset = 0;
    std::size_t limit = 50;  // at most largest_list
};

inline constexpr std::size_t largest_list = 1'000;

struct ListPage {
    std::vector<EntrySummary> rows;
    std::size_t total = 0;  // without offset and limit
};

// How many entries of the asked kinds each value of a filter would leave, the other filters not counted.
struct ListFacets {
    std::map<Kind, std::size_t> kinds;
    std::map<int, std::size_t, std::greater<>> years;  // newest first
    std::map<TopicId, std::size_t> topics;
    std::map<std::string, std::size_t> states;
    std::map<std::string, std::size_t> types;
};

struct KindCount {
    std::size_t total = 0;
    std::size_t open = 0;  // draft acts open for comments today, open polls, events still to come
};

// An entry as the reader shows it.
struct StoredEntry {
    Entry entry;
    bool translation_missing = false;
    std::vector<Language> languages;  // in which it can be read
};

}  // namespace veche::content
