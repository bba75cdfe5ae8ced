// Numbers in words, declined, by the table of a language; one without (its voice reads figures well) keeps figures.
// Pure functions.
#pragma once

#include <cstdint>
#include <string>

#include "content/language.h"

namespace veche::content {

enum class GrammaticalCase { nominative, genitive, dative, accusative, instrumental, prepositional };
enum class Gender { masculine, feminine, neuter };
// Which form a noun takes after a number: 1 рубль, 2 рубля, 5 рублей.
enum class CountForm { one, few, many };

struct Inflection {
    Gender gender = Gender::masculine;
    GrammaticalCase grammatical_case = GrammaticalCase::nominative;
};

// Above this a number is said figure by figure.
inline constexpr std::uint64_t largest_numeral = 999'999'999'999;

// "двадцать один", "двадцати одной".
[[nodiscard]] std::string cardinal(std::uint64_t number, Inflection inflection, Language language);
// "двадцать первый", "двадцать первой".
[[nodiscard]] std::string ordinal(std::uint64_t number, Inflection inflection, Language language);
// First part of a compound: "двух" of "двухэтажный", "десяти", "девяносто".
[[nodiscard]] std::string numeral_prefix(std::uint64_t number, Language language);
[[nodiscard]] CountForm count_form(std::uint64_t number);

}  // namespace veche::content
