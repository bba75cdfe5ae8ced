// What must be equal in all languages of a document: dates, states, numbers, ids; not words. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "content/entry.h"

namespace veche::server::publish {

// Field and value, in a fixed order for a kind and its structure.
using Facts = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] Facts facts_of(const content::Entry& entry);

// The fields that differ, with the value the original has.
[[nodiscard]] Facts different_facts(const content::Entry& original, const content::Entry& translation);

}  // namespace veche::server::publish
