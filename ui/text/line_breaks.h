// Where a line of Russian, Ukrainian or English may end. ICU's line breaks know nothing of "№ 5", "ст. 12", "15 кг" and
// "1 312 500", which is all that these rules are about. Pure; looks at a few signs on either side.
#pragma once

#include <cstddef>
#include <string_view>

namespace veche::ui {

// Whether the words on both sides of the blanks [begin, end) of `text` belong together: groups of a number, a number
// and its unit, "№ 5", "ст. 5", "И. Ким", a preposition of one letter and its word, a word and the dash behind it.
[[nodiscard]] bool keeps_together(std::string_view text, std::size_t begin, std::size_t end);

// The first of these alone: the blanks part the groups of one number.
[[nodiscard]] bool parts_number(std::string_view text, std::size_t begin, std::size_t end);

// Whether a line may end behind the sign [begin, end) within a word: behind hyphens, dashes and slashes, but not within
// what a number is part of ("2-00-02", "9:00–14:00", "59-ФЗ").
[[nodiscard]] bool breaks_behind(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace veche::ui
