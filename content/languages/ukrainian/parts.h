// The parts of Ukrainian that stand in files of their own; traits.cpp puts them together.
#pragma once

#include <string_view>

#include "content/languages/traits.h"
#include "content/staff_letters.h"
#include "content/staff_pages.h"

namespace veche::content::languages::ukrainian {

extern const TermWords terms;
extern const StaffLetterWords staff_letters;
extern const StaffPages staff_pages;
extern const Lexicon lexicon;
extern const NumeralData numerals;

// The beginning of `word` that is left when a light set of endings is cut off.
[[nodiscard]] std::string_view cut_endings(std::string_view word);

}  // namespace veche::content::languages::ukrainian
