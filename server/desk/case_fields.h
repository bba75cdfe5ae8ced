// A case as fields, for whoever shows and exports it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/submission.h"
#include "server/store/registry_store.h"

namespace veche::server::desk {

using Fields = std::vector<std::pair<std::string_view, std::string>>;

// Always the same fields in the same order, empty where the kind has none: rows of a table.
[[nodiscard]] Fields fields_of(const store::Case& subject, const content::Submission& submission,
                               const std::string& answer);

}  // namespace veche::server::desk
