// Finds the searched words in a text and the piece of it worth showing. Internal to content/search. Time is linear
// in what is looked at, which is bounded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "content/search/parsed_query.h"
#include "content/search/word_breaker.h"

namespace veche::content {

struct Excerpt {
    std::string text;  // one line
    std::vector<TextRange> marks;
    int terms = 0;  // how many different terms are marked
};

class Marker {
  public:
    // The word breaker outlives the marker.
    Marker(const std::vector<SearchTerm>& terms, WordBreaker& words);

    // How many different terms there are to mark.
    [[nodiscard]] int terms() const { return terms_; }
    [[nodiscard]] std::vector<TextRange> marks(std::string_view text);
    // The piece with the most terms, cut at words; without a match the beginning of the text.
    [[nodiscard]] Excerpt excerpt(std::string_view text);

  private:
    enum class Cut { whole, enough_for_excerpt };
    struct Piece {
        std::string exact;
        std::string stem;
        bool beginning = false;
    };
    struct Phrase {
        std::vector<std::size_t> pieces;
        int term = 0;
    };
    struct Seen {
        TextRange range;
        std::uint64_t pieces = 0;  // bit i: it can be pieces_[i]
    };
    struct Match {
        TextRange range;
        int term = 0;
    };

    void add_phrase(std::string_view phrase, int term, bool beginning);
    [[nodiscard]] std::uint64_t pieces_like(const Word& word);
    [[nodiscard]] static bool begins_at(const Phrase& phrase, const std::vector<Seen>& seen, std::size_t at);
    [[nodiscard]] static int terms_from(const std::vector<Match>& found, std::size_t first);
    [[nodiscard]] std::vector<Match> matches(std::string_view text, Cut cut);

    WordBreaker* words_;
    int terms_ = 0;
    std::vector<Piece> pieces_;
    std::vector<Phrase> phrases_;
};

}  // namespace veche::content
