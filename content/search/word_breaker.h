// Our FTS5 tokenizer ("veche", over unicode61), also to be called directly. Every word gives its exact folded form
// and, at the same place, its stem; a query asks for the stem, a query for a beginning asks for the exact form.
// Folding: lower case, е for ё, г for ґ, no apostrophes (п'ять, пʼять), no zero before a single digit (06). Digits and
// letters grown together are two words (214п, 214-п). One thread at a time, as the connection it belongs to.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;

namespace veche::content {

// Stands before a stem in the index, so that the exact forms are a clean list of the words of the town.
inline constexpr char stem_mark = '^';

struct Word {
    std::string_view exact;  // folded; valid during the call
    std::size_t begin = 0;   // bytes of the text
    std::size_t end = 0;
    // What the stem is made from: some letters that tell the language are folded away in `exact`.
    std::string_view stem_source;
    bool had_apostrophe = false;
};

class WordBreaker {
  public:
    // Makes the tokenizer known to this connection, for as long as the connection lives.
    [[nodiscard]] static Result<std::unique_ptr<WordBreaker>> register_in(sqlite3* connection);
    WordBreaker(const WordBreaker&) = delete;
    WordBreaker& operator=(const WordBreaker&) = delete;
    ~WordBreaker();

    enum class Next { go_on, stop };
    // At most longest_text bytes are looked at.
    void each(std::string_view text, const std::function<Next(const Word&)>& on_word);
    // Without the mark; empty: the word has none. Valid until the next call.
    [[nodiscard]] std::string_view stem_of(const Word& word);

    static constexpr std::size_t longest_text = std::size_t{64} * 1024 * 1024;

  private:
    class Tokenizer;
    struct Callbacks;

    explicit WordBreaker(std::unique_ptr<Tokenizer> tokenizer);

    std::unique_ptr<Tokenizer> tokenizer_;
};

}  // namespace veche::content
