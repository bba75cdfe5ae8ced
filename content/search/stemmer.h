// Stems of words in all languages. Holds the state of the Snowball stemmers: one thread at a time.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "content/language.h"

struct sb_stemmer;

namespace veche::content {

class Stemmer {
  public:
    Stemmer();

    // `word` is folded: lower case, е for ё, no apostrophes. Which language it is taken for is told by its letters:
    // the first of their script, unless a letter (or `had_apostrophe`) is a sign of another. Empty: a word that has no
    // stem of its own (a number, one or two letters, another script). The view is valid until the next call, and no
    // longer than `word`.
    [[nodiscard]] std::string_view stem(std::string_view word, bool had_apostrophe);

  private:
    struct Delete {
        void operator()(sb_stemmer* stemmer) const;
    };
    using Snowball = std::unique_ptr<sb_stemmer, Delete>;

    [[nodiscard]] std::string_view snowball(std::string_view word, Language language);

    std::array<Snowball, all_languages.size()> snowballs_;  // by language; none where it has no such algorithm
    std::u32string letters_;                                // of the word being looked at
};

}  // namespace veche::content
