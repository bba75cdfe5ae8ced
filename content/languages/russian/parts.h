// The parts of Russian that stand in files of their own; traits.cpp puts them together.
#pragma once

#include <string_view>

#include "content/languages/traits.h"
#include "content/staff_letters.h"
#include "content/staff_pages.h"

namespace veche::content::languages::russian {

extern const TermWords terms;
extern const StaffLetterWords staff_letters;
extern const StaffPages staff_pages;
extern const Lexicon lexicon;
extern const NumeralData numerals;

// What Snowball leaves of a surname, cut once more.
[[nodiscard]] std::string_view cut_surname(std::string_view stem);

}  // namespace veche::content::languages::russian
