// What pages name, found without making entries of them: also of entries this program does not know. Pure.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/edition/edition.h"

namespace veche::content::edition {

// The packed texts that the entries of a page name, in its order. `json` is the page unpacked.
[[nodiscard]] Result<std::vector<NeededBlob>> texts_named_in(std::string_view json);

// Adds every string of the JSON that could be the name of a blob: all that are, and hardly any other. A scan; fast
// enough to go through all pages of a town.
void add_names_in(std::string_view json, std::set<BlobHash>& names);

}  // namespace veche::content::edition
