// Stems of Russian, Ukrainian and English words. Holds the state of the Snowball stemmers: one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct sb_stemmer;

namespace veche::content {

class Stemmer {
  public:
    Stemmer();

    // `word` is folded: lower case, е for ё, no apostrophes. Which language it is taken for is told by its letters:
    // latin ones are English, і ї є ґ (or `had_apostrophe`) Ukrainian, other Cyrillic ones Russian. Empty: a word
    // that has no stem of its own (a number, one or two letters, another script). The view is valid until the next
    // call.
    [[nodiscard]] std::string_view stem(std::string_view word, bool had_apostrophe);

  private:
    struct Delete {
        void operator()(sb_stemmer* stemmer) const;
    };
    using Snowball = std::unique_ptr<sb_stemmer, Delete>;

    Snowball russian_;
    Snowball english_;
};

// The beginning of `word` that is left when a light set of Ukrainian endings is cut off.
[[nodiscard]] std::string_view ukrainian_stem(std::string_view word);

}  // namespace veche::content
