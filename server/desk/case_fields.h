// A case as fields, for whoever shows and exports it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "content/submission.h"
#include "server/store/registry_store.h"

namespace veche::server::desk {

using Fields = std::vector<std::pair<std::string_view, std::string>>;

// Always the same fields in the same order, empty where the kind has none: rows of a table. What cannot be read (it is
// damaged, or of a later program) is empty too, and `unreadable` says why: no case is missing from a list for it.
[[nodiscard]] Fields fields_of(const store::Case& subject, const Result<content::Submission>& submission,
                               const Result<std::string>& answer);

}  // namespace veche::server::desk
