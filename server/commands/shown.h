// What lists print on an operator's terminal and into tables: nothing that steers a terminal or a spreadsheet, times of
// the town.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "server/layout.h"

namespace veche::server::commands {

// What a text may do to a terminal is kept out: control characters and marks of direction go, line breaks stay.
[[nodiscard]] std::string printable(std::string_view text);

// One line of at most `most` letters, cut between letters with "…"; line breaks and tabs are blanks, control characters
// and marks of direction go.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t most);

// Seconds east of UTC of the town last published; 0 while nothing is published.
[[nodiscard]] int town_offset(const Layout& layout);

// "2027-07-10 13:05" on the clock of the town.
[[nodiscard]] std::string town_time(Instant instant, int offset_seconds);

// One line of RFC 4180, with its line break. A value that a spreadsheet would take for a formula gets an apostrophe.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& values);

}  // namespace veche::server::commands
