// What is told of a language. The folder of each (content/languages/NAME) fills this in, the table in
// content/language.h lists the folders. Constant data: any thread may read it. Whoever does what differs by language
// asks here and names no language; what a language has not is empty or nullptr.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "content/language.h"

namespace veche::content {

struct Lexicon;           // content/speech/lexicon.h
struct NumeralData;       // content/speech/numerals_data.h
struct TermWords;         // content/rules/term_words.h
struct StaffLetterWords;  // content/staff_letters.h
struct StaffPages;        // content/staff_pages.h

// Of the letters only: two languages of one script are told apart by their own letters.
enum class Script { cyrillic, latin };

using Words = std::span<const std::string_view>;

// How the words of a language are brought to one stem (content/search/stemmer.h).
struct StemRules {
    const char* snowball = nullptr;                                    // its algorithm in libstemmer
    std::string_view (*cut)(std::string_view stem_or_word) = nullptr;  // what is cut off after that
    bool has_apostrophes = false;  // an apostrophe makes a word of its script one of it
};

// Its letters on the on-screen keyboard (ui/widgets/keyboard_keys.h), small.
struct KeyboardLetters {
    std::string_view top;
    std::string_view middle;
    std::string_view bottom;
    std::span<const std::pair<std::string_view, std::string_view>> held;  // what a key types when it is held
    std::string_view sign;  // on the key that leads back to the letters, where its word has no room
};

// Measured with prose of the language; what the synthesiser calls words a minute is true of none. Below its slowest
// rate (80) only pauses between words make it slower.
struct PacePoint {
    int words_per_minute;
    int rate;      // the synthesiser's own "words a minute"
    int word_gap;  // in its own units
};

// Words by which texts are read and laid out. They are looked for in texts of all languages: real documents mix them.
struct WrittenWords {
    Words everywhere;                 // say nothing in a search
    Words sections;                   // "Article" before a number begins a section
    Words annexes;                    // begin a heading
    Words documents;                  // small; begin a title: "report"
    Words page_numbers;               // before the number of a page
    Words before_numbers;             // small; stay on the line of the number behind them
    Words before_points;              // small; stay on the line of whatever names the point: "п. «б»"
    Words units;                      // stay on the line of the number before them
    std::u32string_view short_words;  // of one letter; do not end a line
};

struct LanguageTraits {
    std::string_view mark;                          // two letters beside a title
    std::string_view own_name;                      // as it calls itself
    const char* name;                               // key of the screens' words: "Ukrainian"
    const char* title;                              // key: "In Ukrainian"
    std::array<std::string_view, 12> months;        // as they stand in dates: "27 ноября 2026"
    std::array<std::string_view, 12> months_alone;  // "ноябрь 2026"
    std::string_view after_year;                    // in a date written out: "27 ноября 2026 года"
    bool month_may_come_first;                      // "November 27"
    bool is_that_of_keys;                           // the keys of the screens' words are in it: it has no catalogue
    Script script;
    std::u32string_view own_letters;  // which its neighbours of the same script have not
    StemRules stems;
    KeyboardLetters keyboard;
    std::array<PacePoint, 12> paces;  // from slow to fast
    WrittenWords written;
    const TermWords* terms;
    const StaffLetterWords* staff_letters;
    const StaffPages* staff_pages;
    const Lexicon* lexicon;
    const NumeralData* numerals;                   // nullptr: its voice reads figures well
    std::string (*spoken)(std::string_view text);  // nullptr: by content/speech/speaker.h and the two tables above
};

// Whether one of the languages has `word` in that list.
[[nodiscard]] bool is_written(std::string_view word, Words WrittenWords::*list);
// The word of that list `text` begins with, of the first language that has one; empty: none.
[[nodiscard]] std::string_view written_at_start(std::string_view text, Words WrittenWords::*list);

namespace languages {

// Marks a key of the screens' words; a test looks for such keys.
[[nodiscard]] constexpr const char* key(const char* text) {
    return text;
}

}  // namespace languages

}  // namespace veche::content
