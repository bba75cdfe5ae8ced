// Words the normaliser knows of one language: what abbreviations stand for, which case a preposition asks for, how
// nouns are counted. Constant data of a language's folder (content/languages).
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "content/language.h"
#include "content/speech/numerals.h"

namespace veche::content {

// "руб" -> рубль, рубля, рублей
struct CountedNoun {
    std::string_view abbreviation;
    Gender gender;
    std::array<std::string_view, 3> forms;  // by CountForm
};

// A part of an act that is numbered: "ст. 5" -> "статья пятая". Also known by its whole forms.
struct NumberedPart {
    std::string_view abbreviation;
    Gender gender;
    std::array<std::string_view, 6> forms;  // by GrammaticalCase
};

struct Preposition {
    std::string_view word;
    GrammaticalCase grammatical_case;
};

// An abbreviation with a full stop that is said as a word. `before` says what must follow. Without words it only does
// not end a sentence.
struct Abbreviation {
    enum class Before { anything, number, capital };
    std::string_view text;  // without stops; parts with a space between: "т е"
    std::string_view spoken;
    Before before = Before::anything;
};

struct Letter {
    std::string_view letter;
    std::string_view name;
};

struct OrdinalSuffix {
    std::string_view suffix;
    Inflection inflection;
};

struct YearForm {
    std::string_view word;
    GrammaticalCase grammatical_case;
};

struct Lexicon {
    Language language;
    std::span<const CountedNoun> counted;
    std::span<const NumberedPart> parts;
    std::span<const Preposition> prepositions;
    std::span<const Preposition> part_prepositions;  // where a part of an act asks for another case than a number
    std::span<const Preposition> day_prepositions;   // before a day with its month; else the genitive
    std::span<const Preposition> year_prepositions;  // before "2026 г."; else the genitive
    std::span<const Abbreviation> abbreviations;
    std::span<const Letter> letters;
    std::span<const OrdinalSuffix> ordinal_suffixes;      // 5-й
    std::span<const std::string_view> cardinal_suffixes;  // 5-ти: the genitive
    std::span<const YearForm> years;                      // год, года, году
    std::span<const YearForm> after_roman;                // квартал, квартале, век
    std::span<const std::string_view> year_ranges;        // 2025–2027 годы, гг
    std::span<const std::string_view> feminine_few;       // endings of feminine nouns after two: "две недели"
    std::string_view years_plural;
    std::string_view year_abbreviation;
    std::string_view vowels;
    std::array<std::string_view, 6> year;  // by case
    std::string_view number_sign;          // №
    std::string_view paragraph_sign;       // §
    std::string_view point;                // 1.1, town.example
    std::string_view at_sign;
    CountedNoun percent;
    CountedNoun hour;
    CountedNoun minute;
    std::array<std::string_view, 3> whole;                     // целая, целые, целых: by CountForm
    std::array<std::array<std::string_view, 2>, 3> fractions;  // десятая, десятых; сотая …; тысячная …
    std::string_view plus;
    std::string_view percent_of_fraction;  // "процента" after 1,5
};

// Whether `word` (lower case) ends with a full stop without ending the sentence: "ст", "руб", "им".
[[nodiscard]] bool is_abbreviation(std::string_view word, Language language);

}  // namespace veche::content
