// What to say when nothing was found. Internal to content/search.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/search/parsed_query.h"
#include "content/store/database.h"

namespace veche::content {

[[nodiscard]] Result<SearchAdvice> advise(StoreDatabase& database, std::string_view text,
                                          const std::vector<SearchTerm>& terms);

// Insertions, deletions, replacements and swaps of neighbours that make one word of the other; more than `limit`
// is told as limit + 1. Both are folded words of at most 64 code points; longer ones are never near.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace veche::content
