// What an edition does to the one before it: told after every publication, and judged before it, for one slip in a path
// would replace a town. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/entry.h"
#include "content/town.h"

namespace veche::server::publish {

// Names like "news-1 (ru)", sorted.
struct Changes {
    std::vector<std::string> came;
    std::vector<std::string> changed;
    std::vector<std::string> went;
};
[[nodiscard]] Changes compare(const std::vector<content::Entry>& before, const std::vector<content::Entry>& after);

// "2 new, 1 changed, none gone", then a line a document; after the first twenty of a kind only their number.
[[nodiscard]] std::string tell(const Changes& changes);

struct Edition {
    const content::Town& town;
    const std::vector<content::Entry>& entries;
};
// Why `after` does not look like the next edition of the same town, in a sentence; nothing when it does: another law,
// another name without a town.toml that says so, most documents gone.
[[nodiscard]] std::optional<std::string> why_another_town(const Edition& before, const Edition& after,
                                                          bool has_town_file);

}  // namespace veche::server::publish
