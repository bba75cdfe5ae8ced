// Any bytes as a search: the expression made of them is one that FTS5 takes, and marks lie inside the text.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <sqlite3.h>
#include <string_view>

#include "content/search/excerpt.h"
#include "content/search/parsed_query.h"
#include "content/search/word_breaker.h"

namespace {

struct Index {
    sqlite3* connection = nullptr;
    std::unique_ptr<veche::content::WordBreaker> words;

    Index() {
        sqlite3_open(":memory:", &connection);
        auto registered = veche::content::WordBreaker::register_in(connection);
        if (!registered) std::abort();
        words = std::move(*registered);
        const char* sql =
            "CREATE VIRTUAL TABLE search USING fts5(title, number, body, tokenize='veche', prefix='2 3');"
            "INSERT INTO search VALUES('Каток и п''ять', '214-п', 'Текст от 27.11.2026, hearing');";
        if (sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
    }
    Index(const Index&) = delete;
    Index& operator=(const Index&) = delete;
    ~Index() {
        words.reset();
        sqlite3_close(connection);
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace veche::content;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Index index;
    const auto terms = parse_search(bytes, LastWord::being_typed, *index.words);
    if (terms.size() > most_search_terms) std::abort();
    if (terms.empty()) return 0;
    const std::string expression = match_expression(terms);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(index.connection, "SELECT rowid FROM search WHERE search MATCH ?1", -1, &statement, nullptr);
    sqlite3_bind_text(statement, 1, expression.c_str(), -1, nullptr);
    const int code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) std::abort();

    Marker marker(terms, *index.words);
    for (const TextRange& mark : marker.marks(bytes)) {
        if (mark.begin >= mark.end || mark.end > size) std::abort();
    }
    const Excerpt excerpt = marker.excerpt(bytes);
    for (const TextRange& mark : excerpt.marks) {
        if (mark.begin >= mark.end || mark.end > excerpt.text.size()) std::abort();
    }
    return 0;
}
