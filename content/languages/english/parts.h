// The parts of English that stand in files of their own; traits.cpp puts them together.
#pragma once

#include <string>
#include <string_view>

#include "content/languages/traits.h"
#include "content/staff_letters.h"
#include "content/staff_pages.h"

namespace veche::content::languages::english {

extern const TermWords terms;
extern const StaffLetterWords staff_letters;
extern const StaffPages staff_pages;
extern const Lexicon lexicon;

[[nodiscard]] std::string spoken(std::string_view text);

}  // namespace veche::content::languages::english
