// How well a row of the full-text index answers a query: an auxiliary function of FTS5, as bm25() is. It differs in
// what makes searching while somebody types slow: the length of a document is given by the caller instead of read from
// the database for each row, and how rare a word is, which takes another pass over all rows, does not count (every row
// holds every term). Internal to content/search. One thread at a time, as the connection it belongs to.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "base/result.h"
#include "content/search/parsed_query.h"
#include "content/store/database.h"

struct Fts5Context;
struct Fts5ExtensionApi;
struct sqlite3_context;
struct sqlite3_value;

namespace veche::content {

class Ranking {
  public:
    // Makes the function `weigh` known to the connection, which must outlive this or never be asked for it again.
    [[nodiscard]] static Result<std::unique_ptr<Ranking>> register_in(Database& database);

    // Before a query: the terms of its match_expression().
    void begin(const std::vector<SearchTerm>& terms);

    // Of the row the statement stands on, which selects weigh(search).
    // Whether the title and the number hold all that was asked for.
    [[nodiscard]] bool named() const;
    // Rises with every mention, less with each, and less in a long document. `relative_length`: 1 is as long as most.
    [[nodiscard]] double score(double relative_length) const;

  private:
    struct Mentions {
        double weight = 0;      // each counts as much as its column does
        bool in_title = false;  // or in the number
    };

    Ranking() = default;
    static void weigh(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* result, int count,
                      sqlite3_value** values);
    void add_phrase(const Fts5ExtensionApi* api, Fts5Context* row, int phrase);

    std::vector<std::size_t> term_of_phrase_;
    std::size_t terms_ = 0;
    std::array<Mentions, most_search_terms> mentions_{};
};

}  // namespace veche::content
