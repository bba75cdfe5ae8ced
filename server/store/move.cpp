#include "server/store/move.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/sha256.h"

namespace veche::server::store {
namespace {

using sql::Column;
using sql::Row;
using sql::Table;
using sql::Type;

constexpr int rows_at_once = 500;

// One row, kept beyond the call that shows it.
struct Kept {
    std::vector<std::optional<std::string>> words;
    std::vector<std::int64_t> numbers;
};

Kept keep(const Table& table, const Row& row) {
    Kept kept;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const int column = static_cast<int>(i);
        const bool is_number = table.columns[i].type == Type::integer;
        kept.numbers.push_back(is_number ? row.integer(column) : 0);
        kept.words.push_back(row.is_null(column) ? std::nullopt
                                                 : std::optional(is_number ? std::string() : row.text(column)));
    }
    return kept;
}

sql::Value value_of(const Column& column, const Kept& kept, std::size_t i) {
    if (!kept.words[i]) return sql::Null{};
    switch (column.type) {
        case Type::integer: return kept.numbers[i];
        case Type::text: return *kept.words[i];
        case Type::bytes: return sql::Bytes{*kept.words[i]};
    }
    return sql::Null{};
}

std::vector<std::size_t> key_of(const Table& table) {
    std::vector<std::size_t> key;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].key > 0) key.push_back(i);
    }
    std::sort(key.begin(), key.end(),
              [&](std::size_t a, std::size_t b) { return table.columns[a].key < table.columns[b].key; });
    return key;
}

template <typename Word>
std::string list(std::size_t count, Word word) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + word(i);
    return text;
}

std::string columns_of(const Table& table) {
    return list(table.columns.size(), [&](std::size_t i) { return '"' + table.columns[i].name + '"'; });
}

std::string parameters(std::size_t count) {
    return list(count, [](std::size_t i) { return fmt::format("?{}", i + 1); });
}

// Shows every row in the order of the key, some at a time.
template <typename Show>
Result<void> read_all(sql::Connection& connection, const Table& table, Show show) {
    const auto key = key_of(table);
    if (key.empty()) return connection.error("table " + table.name + " has no primary key");
    const std::string keys = list(key.size(), [&](std::size_t i) { return '"' + table.columns[key[i]].name + '"'; });
    const std::string all = "SELECT " + columns_of(table) + " FROM " + table.name;
    const std::string order = fmt::format(" ORDER BY {} LIMIT {}", keys, rows_at_once);
    const std::string next = fmt::format("{} WHERE ({}) > ({}){}", all, keys, parameters(key.size()), order);
    std::vector<Kept> some;
    do {
        std::vector<sql::Value> last;
        if (!some.empty()) {
            for (const std::size_t i : key) last.push_back(value_of(table.columns[i], some.back(), i));
        }
        auto rows =
            connection.all(some.empty() ? all + order : next, last, [&](const Row& row) { return keep(table, row); });
        if (!rows) return tl::unexpected(rows.error());
        for (const Kept& row : *rows) {
            if (Result<void> shown = show(row); !shown) return shown;
        }
        // The values of the key are borrowed from the last one until the next round.
        some = std::move(*rows);
    } while (some.size() == rows_at_once);
    return {};
}

// The same for both engines: names, and values with their lengths.
class ContentHash {
  public:
    void begin(const Table& table) { hash_.add(table.name + "\n"); }
    void add(const Kept& row) {
        for (std::size_t i = 0; i < row.words.size(); ++i) {
            const auto& word = row.words[i];
            hash_.add(word ? fmt::format("{}:{}:", row.numbers[i], word->size()) : std::string("-:"));
            if (word) hash_.add(*word);
        }
    }
    std::string hex() { return hash_.hex(); }

  private:
    Sha256 hash_;
};

Result<void> bring(sql::Connection& from, sql::Connection& to, const Table& table,
                   const std::function<void(const Kept&)>& look) {
    // What a trigger made of the table before it is in the way.
    if (auto cleared = to.run("DELETE FROM " + table.name, {}); !cleared) return cleared;
    const std::string insert =
        fmt::format("INSERT INTO {}({}) VALUES({})", table.name, columns_of(table), parameters(table.columns.size()));
    auto done = read_all(from, table, [&](const Kept& row) -> Result<void> {
        std::vector<sql::Value> values;
        for (std::size_t i = 0; i < table.columns.size(); ++i) values.push_back(value_of(table.columns[i], row, i));
        look(row);
        return to.run(insert, values);
    });
    if (!done) return done;
    const auto last = from.last_counted(table.name);
    return last ? to.go_on_counting(table.name, *last) : tl::unexpected(last.error());
}

std::string words_of(const std::vector<Table>& tables) {
    std::string words;
    for (const Table& table : tables) {
        words += table.name + "(";
        for (const Column& column : table.columns) words += fmt::format("{}:{};", column.name, int(column.type));
        words += ")";
    }
    return words;
}

}  // namespace

Result<std::string> content_hash(sql::Connection& connection) {
    const auto tables = connection.tables();
    if (!tables) return tl::unexpected(tables.error());
    ContentHash hash;
    for (const Table& table : *tables) {
        hash.begin(table);
        auto done = read_all(connection, table, [&](const Kept& row) -> Result<void> {
            hash.add(row);
            return {};
        });
        if (!done) return tl::unexpected(done.error());
    }
    return hash.hex();
}

Result<void> bring_all(sql::Connection& from, sql::Connection& to, const std::function<void(std::uint64_t)>& tell) {
    auto reading = sql::Transaction::begin(from, sql::Transaction::Kind::read);
    if (!reading) return tl::unexpected(reading.error());
    auto writing = sql::Transaction::begin(to);
    if (!writing) return tl::unexpected(writing.error());
    const auto tables = from.tables();
    if (!tables) return tl::unexpected(tables.error());
    const auto there = to.tables();
    if (!there) return tl::unexpected(there.error());
    if (words_of(*tables) != words_of(*there)) return to.error("other tables than where it comes from");
    // Backwards: what refers to others goes before them.
    for (auto table = tables->rbegin(); table != tables->rend(); ++table) {
        if (auto cleared = to.run("DELETE FROM " + table->name, {}); !cleared) return cleared;
    }
    std::uint64_t brought = 0;
    ContentHash sent;
    for (const Table& table : *tables) {
        sent.begin(table);
        auto done = bring(from, to, table, [&](const Kept& row) {
            sent.add(row);
            if (++brought % rows_at_once == 0) tell(brought);
        });
        if (!done) return done;
    }
    const auto came = content_hash(to);
    if (!came) return tl::unexpected(came.error());
    if (*came != sent.hex()) return to.error("what came is not what was sent");
    if (auto committed = writing->commit(); !committed) return committed;
    tell(brought);
    return reading->commit();
}

}  // namespace veche::server::store
