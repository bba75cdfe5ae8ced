#include "server/publish/facts.h"

#include <algorithm>

#include "server/publish/fact_gatherer.h"

namespace veche::server::publish {

using content::Entry;

Facts facts_of(const Entry& entry) {
    FactGatherer gatherer;
    gatherer.add("kind", std::string(content::name_of(entry.kind())));
    gatherer.add_digits("number", entry.number);
    gatherer.add("date", entry.date);
    gatherer.add("issued_by", entry.issued_by);
    gatherer.add("topics", texts_of(entry.topics));
    gatherer.add("valid_from", entry.valid_from);
    gatherer.add("valid_to", entry.valid_to);
    gatherer.add("links", entry.links);
    add_details(gatherer, entry);
    return gatherer.take();
}

Facts different_facts(const Entry& original, const Entry& translation) {
    const Facts expected = facts_of(original);
    const Facts found = facts_of(translation);
    Facts different;
    for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i) {
        // After the first field that is not the same one the structures do not correspond any more.
        if (expected[i].first != found[i].first) break;
        if (expected[i].second != found[i].second) different.push_back(expected[i]);
    }
    return different;
}

}  // namespace veche::server::publish
