// The numbering of legal texts: "1.", "1.1.", "1)", "а)", "§ 4", "Статья 5.". Pure; constant time a line.
#pragma once

#include <cstddef>
#include <string_view>

namespace veche::content::markdown {

enum class MarkerKind {
    none,
    number,       // "1.", "1.1.", "1.1" before a capital, "IV."
    section,      // "§ 4", "Статья 5.", "Розділ II."
    parenthesis,  // "1)"
    letter        // "а)"
};

struct Marker {
    MarkerKind kind = MarkerKind::none;
    std::string_view printed;   // as it stands, without the blanks after it
    std::size_t text_from = 0;  // bytes from the beginning of the line to the text after it
};

// The marker a line begins with; `line` has no blanks before it. Dates ("06.10.2003"), years, sums and initials are
// none.
[[nodiscard]] Marker find_marker(std::string_view line);

// Spaces, tabs and no-break spaces `text` begins with, in bytes.
[[nodiscard]] std::size_t leading_blanks(std::string_view text);

}  // namespace veche::content::markdown
