// Search in full text over everything the store shows, as the visitor types. Belongs to the thread of the StoreReader
// it is given. Failure means a damaged store; a text that finds nothing is an answer with advice.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "content/store/reader.h"
#include "content/store/summary.h"

namespace veche::content {

// What a visitor may type; the rest is not looked at.
inline constexpr std::size_t longest_search_text = 200;  // code points
inline constexpr std::size_t most_search_terms = 12;
inline constexpr std::size_t largest_search_page = 100;

enum class LastWord {
    being_typed,  // the last word is also a beginning of words
    complete,
};

struct SearchQuery {
    std::string text;         // as typed: it is never a search syntax
    std::vector<Kind> kinds;  // empty: all
    TopicId topic;            // empty: all
    LastWord last_word = LastWord::being_typed;
    std::size_t offset = 0;
    std::size_t limit = 20;
};

// Bytes of a UTF-8 text; never inside a character.
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const TextRange&) const = default;
};

struct SearchHit {
    EntrySummary entry;
    std::vector<TextRange> title_marks;
    std::string excerpt;  // from the text, the summary or the facts; one line, at most about 240 bytes
    std::vector<TextRange> excerpt_marks;
};

struct SearchAdvice {
    std::string did_you_mean;              // the same text with misspelt words corrected, or empty
    std::vector<std::string> fewer_words;  // texts that do find something, best first, at most 3
};

struct SearchAnswer {
    std::vector<SearchHit> hits;  // best first, each document once
    std::size_t total = 0;        // with the filters
    // Without the filter of the same name.
    std::array<std::size_t, kind_count> kinds{};
    std::map<TopicId, std::size_t> topics;
    SearchAdvice advice;  // only when nothing was found
};

class Search {
  public:
    // The reader outlives the search.
    explicit Search(StoreReader& reader);
    Search(Search&&) noexcept;
    Search& operator=(Search&&) noexcept;
    ~Search();

    [[nodiscard]] Result<SearchAnswer> find(const SearchQuery& query, const Viewpoint& view);

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace veche::content
