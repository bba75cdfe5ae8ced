// A text as a row of words, numbers, spaces and single signs. Internal to content/speech.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace veche::content {

struct Token {
    enum class Kind { word, number, space, sign };
    Kind kind = Kind::sign;
    std::string_view text;  // of the source
    std::size_t begin = 0;  // byte in the source
    std::string lower;      // only of a word: lower case, Latin and Cyrillic
    bool capital = false;   // begins with a capital letter
    bool all_capitals = false;

    [[nodiscard]] bool is(std::string_view sign) const { return kind == Kind::sign && text == sign; }
    [[nodiscard]] bool is_word(std::string_view wanted) const { return kind == Kind::word && lower == wanted; }
};

// Words are runs of letters with apostrophes and stress marks inside; numbers runs of figures. The tokens stand
// without gaps. Any bytes are taken.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text);

}  // namespace veche::content
