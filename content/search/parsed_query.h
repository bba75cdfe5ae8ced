// What a visitor typed, taken apart into things to look for. Pure but for the word breaker. Internal to
// content/search. Any bytes are taken: nothing typed can become search syntax, because only folded letters and digits
// are ever put between the quotes of an expression.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "content/search/search.h"
#include "content/search/word_breaker.h"

namespace veche::content {

struct SearchTerm {
    TextRange typed;  // where it stands in the text
    // Any of them will do. Words with a space between; a phrase of several must stand together.
    std::vector<std::string> phrases;
    bool beginning = false;   // the last word of the first phrase may go on
    bool everywhere = false;  // "и", "в", "the": not asked for when there is anything else
};

// At most longest_search_text code points are read and most_search_terms terms made. Numbers with a part ("214-п",
// "1.1") are one term; dates in figures and in words of all languages are a term that finds both.
[[nodiscard]] std::vector<SearchTerm> parse_search(std::string_view text, LastWord last_word, WordBreaker& words);

// The expression for FTS5 that asks for all terms; empty for no terms.
[[nodiscard]] std::string match_expression(const std::vector<SearchTerm>& terms);

}  // namespace veche::content
