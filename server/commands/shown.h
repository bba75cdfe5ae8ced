// What lists print on an operator's terminal and into tables: nothing that steers a terminal or a spreadsheet, times of
// the town.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/time_zone.h"
#include "server/layout.h"

namespace veche::server::commands {

// What a text may do to a terminal is kept out: control characters and marks of direction go, line breaks stay.
[[nodiscard]] std::string printable(std::string_view text);

// One line of at most `most` letters, cut between letters with "…"; line breaks and tabs are blanks, control characters
// and marks of direction go.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t most);

// The clock of the town last published; that of UTC while nothing is published.
struct TownClock {
    TimeZone zone;
    std::string name;  // of the IANA database; empty: the town has an offset all year
};
[[nodiscard]] TownClock town_clock(const Layout& layout);

// "2027-07-10 13:05" on it.
[[nodiscard]] std::string town_time(Instant instant, const TownClock& clock);

// "Europe/Kyiv, UTC+02:00 or UTC+03:00": by how much it differs from UTC at those moments.
[[nodiscard]] std::string clock_in_words(const TownClock& clock, const std::vector<Instant>& moments);

// One line of RFC 4180 but for the separator, with its line break. A value that a spreadsheet would take for a formula
// gets an apostrophe.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& values, char separator);

// A cell takes 32,767 letters of an Excel, and says no word of what it leaves out: a longer value is cut between
// letters, and its end says that `whole` is where all of it stands.
[[nodiscard]] std::string fit_cell(std::string value, const std::string& whole);

// "п-2026-17" as the registry writes it: "П-2026-000017". What is no number stays as it is.
[[nodiscard]] std::string registration_number(const std::string& typed);

}  // namespace veche::server::commands
