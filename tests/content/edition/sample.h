// Entries of every kind and a town, for tests of editions.
#pragma once

#include <string>
#include <vector>

#include "content/entry.h"
#include "content/town.h"

namespace veche::content::edition {

inline Town sample_town() {
    Town town;
    town.id = std::string(32, '1');
    town.name = {{Language::russian, "Тихозёрск"}, {Language::english, "Tikhozersk"}};
    town.legal_profile = LegalProfileId("ru");
    town.topics = {{TopicId("housing"), {{Language::russian, "Жильё"}}}};
    town.keys = {std::string(64, 'a'), std::string(64, 'b'), std::string(64, 'c'), std::string(64, 'd')};
    return town;
}

inline Entry sample_entry(const std::string& id, Details details = NewsDetails{}) {
    Entry entry;
    entry.id = EntryId(id);
    entry.title = "Заголовок " + id;
    entry.summary = "Коротко.";
    entry.date = Date{2026, 11, 20};
    entry.details = std::move(details);
    return entry;
}

inline std::vector<Entry> sample_entries(std::size_t count) {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < count; ++i) entries.push_back(sample_entry("entry-" + std::to_string(i)));
    return entries;
}

template <std::size_t... Index>
std::vector<Entry> entry_of_every_kind(std::index_sequence<Index...> /*kinds*/) {
    return {sample_entry("kind-" + std::to_string(Index), std::variant_alternative_t<Index, Details>{})...};
}

}  // namespace veche::content::edition
