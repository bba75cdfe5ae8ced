// What the store keeps of an entry beside its JSON, so that lists and search need not read the JSON. Pure functions.
// Internal to content/store.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/document.h"
#include "content/entry.h"
#include "content/openness.h"
#include "content/town.h"

namespace veche::content {

// The columns of an entry that come from its details; see EntrySummary for what each means.
struct EntryFacts {
    std::string state;  // of polls and events: empty, it depends on the day
    std::optional<Date> opens;
    std::optional<Date> closes;
    std::optional<OpenDays> open;  // when residents may have their say
    std::optional<Date> day;
    std::optional<Date> last_day;  // of an event of one day: the same
    int from_minute = 0;
    int to_minute = 0;
    std::string detail;
    std::string type;
    int percent = 0;
    int items = 0;
};

[[nodiscard]] EntryFacts facts_of(const Entry& entry);

// Ids of other entries this one names, each once.
[[nodiscard]] std::vector<EntryId> references_of(const Entry& entry);

// Everything of the details worth finding (positions, plan items, poll questions), tags, names of topics, dates as
// figures and in words: lines of plain text.
[[nodiscard]] std::string searchable_facts(const Entry& entry, const Town& town);

// One line a block or table row; without soft hyphens and control characters.
[[nodiscard]] std::string searchable_text(const Document& document);
// The same for a short text.
[[nodiscard]] std::string searchable_text(std::string_view text);

}  // namespace veche::content
