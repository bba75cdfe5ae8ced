// Which documents a query finds and how well: one query over the lists of words. Internal to the case index.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "content/search/parsed_query.h"
#include "server/office/case_words.h"

namespace veche::server::office {

// What was typed as things to look for: quotation marks of any sort around words that stand together. A beginning of
// one letter or digit is a whole word: it would find everything.
[[nodiscard]] std::vector<content::SearchTerm> parse_case_search(std::string_view text, content::LastWord last_word,
                                                                 content::WordBreaker& breaker);

class CaseSearch {
  public:
    // `lengths`: of each document, in words, from number 1; 0: not to be found. All of it outlives the search.
    CaseSearch(const CaseWords& words, const std::vector<std::uint32_t>& lengths, content::WordBreaker& breaker);

    // Only what holds it too is left.
    void require(const content::SearchTerm& term);
    [[nodiscard]] bool is_found(std::uint32_t document) const { return is_found_[document]; }
    // Rises with every mention, less with each, less in a long document, more for a rare term.
    [[nodiscard]] float score(std::uint32_t document) const { return scores_[document]; }

  private:
    using Words = std::vector<std::uint32_t>;
    struct Place {
        std::uint32_t document = 0;
        std::uint32_t place = 0;  // of the phrase's first word
        auto operator<=>(const Place&) const = default;
    };

    [[nodiscard]] std::vector<Words> pieces_of(std::string_view phrase, bool is_beginning);
    void count_word(const Words& words);
    void count_phrase(const std::vector<Words>& pieces);
    [[nodiscard]] std::vector<Place> places_of(const Words& words, std::uint32_t offset,
                                               const std::vector<bool>& within) const;

    const CaseWords& words_;
    const std::vector<std::uint32_t>& lengths_;
    content::WordBreaker& breaker_;
    std::vector<bool> is_found_;
    std::vector<float> scores_;
    std::vector<std::uint32_t> mentions_;  // of the term being looked at
    double mean_length_ = 1;
    double documents_ = 0;
};

}  // namespace veche::server::office
