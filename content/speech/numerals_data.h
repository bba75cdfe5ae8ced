// The forms of numerals of one language. Constant data of a language's folder (content/languages).
// Why not ICU's spelled-out numbers (RBNF): in ICU 72 the rules for Ukrainian have cardinals in the nominative only, no
// other case and no ordinals; those for Russian have them, but say "двадцать трех" in the prepositional case and never
// write ё.
#pragma once

#include <array>
#include <string_view>

namespace veche::content {

using CaseForms = std::array<std::string_view, 6>;     // in the order of GrammaticalCase
using GenderForms = std::array<CaseForms, 3>;          // in the order of Gender
using CountedForms = std::array<std::string_view, 3>;  // in the order of CountForm

struct NumeralData {
    GenderForms one;
    GenderForms two;
    std::array<CaseForms, 18> small;    // 3 to 20
    std::array<CaseForms, 7> tens;      // 30 to 90
    std::array<CaseForms, 9> hundreds;  // 100 to 900
    CaseForms zero;
    // thousand (feminine), million, milliard: forms after a number in the nominative, then the plural of the others
    std::array<CountedForms, 3> powers;
    std::array<CaseForms, 3> powers_plural;
    std::array<CaseForms, 3> powers_single;

    std::array<std::string_view, 21> ordinal_stems;    // 0 to 20
    std::array<std::string_view, 7> ordinal_tens;      // 30 to 90
    std::array<std::string_view, 9> ordinal_hundreds;  // 100 to 900
    std::array<std::string_view, 3> ordinal_powers;    // тысячн, миллионн, миллиардн
    GenderForms hard_endings;
    GenderForms soft_endings;     // of the third
    std::array<int, 5> stressed;  // ordinals whose masculine ends in a stressed syllable (второй); -1: none
    std::string_view stressed_ending;
};

}  // namespace veche::content
