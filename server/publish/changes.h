// What an edition does to the one before it: told after every publication, and judged before it, for one slip in a path
// would replace a town. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/entry.h"
#include "content/town.h"

namespace veche::server::publish {

struct Edition {
    const content::Town& town;
    const std::vector<content::Entry>& entries;
};

// Names like "news-1 (ru)", sorted.
struct Changes {
    std::vector<std::string> came;
    std::vector<std::string> changed;
    std::vector<std::string> went;
    std::vector<std::string> of_the_town;  // what counts for everything: "keeper", "rules of the law"
};
[[nodiscard]] Changes compare(const Edition& before, const Edition& after);

// "2 new, 1 changed, none gone", then a line for the town and one a document; after the first twenty of a kind only
// their number.
[[nodiscard]] std::string tell(const Changes& changes);

// Why `after` does not look like the next edition of the same town, in a sentence; nothing when it does: another law,
// another name without a town.toml that says so, most documents gone.
[[nodiscard]] std::optional<std::string> why_another_town(const Edition& before, const Edition& after,
                                                          bool has_town_file);

}  // namespace veche::server::publish
