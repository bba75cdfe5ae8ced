// What lists print on an operator's terminal: one line, nothing that steers a terminal, times of the town.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "server/layout.h"

namespace veche::server::commands {

// One line of at most `most` letters, cut between letters with "…"; line breaks and tabs are blanks, control characters
// and marks of direction go.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t most);

// Seconds east of UTC of the town last published; 0 while nothing is published.
[[nodiscard]] int town_offset(const Layout& layout);

// "2027-07-10 13:05" on the clock of the town.
[[nodiscard]] std::string town_time(Instant instant, int offset_seconds);

}  // namespace veche::server::commands
