// A case as words and as fields, for `submissions` to show and export.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/submission.h"
#include "server/store/registry_store.h"

namespace veche::server::commands {

using Fields = std::vector<std::pair<std::string_view, std::string>>;

// Always the same fields in the same order, empty where the kind has none: rows of a table.
[[nodiscard]] Fields fields_of(const store::Case& subject, const content::Submission& submission,
                               const std::string& answer);

// One line of RFC 4180, with its line break. A value that a spreadsheet would take for a formula gets an apostrophe.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& values);

// What a text may do to a terminal is kept out: control characters and marks of direction go, line breaks stay.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace veche::server::commands
