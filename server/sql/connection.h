// The one door of the server's stores to their database: fixed statements of ours, bound values, rows, transactions.
// Written once for every engine; what may stand in a statement: docs/decisions/0005-one-sql-two-engines.md. A
// Connection belongs to one thread at a time.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace veche::server::sql {

enum class Engine { sqlite, postgres };

struct Null {};
struct Bytes {
    std::string_view view;
};

// A value for a parameter; texts and bytes are borrowed until the call returns.
class Value {
  public:
    // NOLINTBEGIN(google-explicit-constructor): a list of values is written as the values
    Value(Null /*null*/) {}
    template <std::integral Integer>
    Value(Integer number) : value_(static_cast<std::int64_t>(number)) {}
    Value(std::string_view text) : value_(text) {}
    Value(const std::string& text) : value_(std::string_view(text)) {}
    Value(const char* text) : value_(std::string_view(text)) {}
    Value(Bytes bytes) : value_(bytes) {}
    Value(Instant instant) : value_(instant.seconds) {}
    Value(Date date) : value_(days_since_epoch(date)) {}
    template <typename Type>
    Value(const std::optional<Type>& value) {
        if (value) *this = Value(*value);
    }
    // NOLINTEND(google-explicit-constructor)

    using Variant = std::variant<Null, std::int64_t, std::string_view, Bytes>;
    [[nodiscard]] const Variant& variant() const { return value_; }

  private:
    Variant value_;
};

// The values of a call, borrowed until it returns.
class Values {
  public:
    // NOLINTBEGIN(google-explicit-constructor): a list of values is written as the values
    Values(std::initializer_list<Value> values) : values_(values.begin(), values.size()) {}
    Values(const std::vector<Value>& values) : values_(values) {}
    // NOLINTEND(google-explicit-constructor)
    [[nodiscard]] auto begin() const { return values_.begin(); }
    [[nodiscard]] auto end() const { return values_.end(); }
    [[nodiscard]] std::size_t size() const { return values_.size(); }

  private:
    std::span<const Value> values_;
};

enum class Type { integer, text, bytes };
struct Column {
    std::string name;
    Type type = Type::integer;
    int key = 0;  // its place in the primary key, from 1; 0: none
};
struct Table {
    std::string name;
    std::vector<Column> columns;  // in the order of their names
};

// One row of a result, for the time of the call it is given to. Columns count from 0.
class Row {
  public:
    Row() = default;
    Row(const Row&) = delete;
    Row& operator=(const Row&) = delete;
    virtual ~Row() = default;

    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    // Text or bytes; valid while the row is.
    [[nodiscard]] virtual std::string_view view(int column) const = 0;
    [[nodiscard]] virtual bool is_null(int column) const = 0;

    [[nodiscard]] std::string text(int column) const { return std::string(view(column)); }
    [[nodiscard]] std::optional<Date> date(int column) const {
        return is_null(column) ? std::nullopt : std::optional(date_from_days(integer(column)));
    }
    [[nodiscard]] std::optional<Instant> instant(int column) const {
        return is_null(column) ? std::nullopt : std::optional(Instant{integer(column)});
    }
};

class Connection {
  public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    using Visit = std::function<void(const Row&)>;
    // A statement that changes nothing. `visit` may not use the connection.
    [[nodiscard]] virtual Result<void> read(std::string_view sql, Values values, const Visit& visit) = 0;
    // A statement that changes something, in a transaction of its own unless one is open; how many rows it changed.
    // `visit` gets what it RETURNs.
    [[nodiscard]] virtual Result<std::int64_t> write(std::string_view sql, Values values, const Visit& visit) = 0;
    [[nodiscard]] Result<std::int64_t> write(std::string_view sql, Values values) { return write(sql, values, {}); }
    // The same statement for each of `rows`, one after the other; how many rows each changed. Fails at the first that
    // fails: then the transaction, which has to be open, can only be rolled back.
    [[nodiscard]] virtual Result<std::vector<std::int64_t>> write_each(std::string_view sql,
                                                                       const std::vector<std::vector<Value>>& rows);
    // Of one, of no interest how many.
    [[nodiscard]] Result<void> run(std::string_view sql, Values values);

    // `read_row(row)` makes a value of each row.
    template <typename ReadRow>
    [[nodiscard]] auto all(std::string_view sql, Values values, ReadRow read_row)
        -> Result<std::vector<std::invoke_result_t<ReadRow, const Row&>>>;
    // Of the first row, if there is one.
    template <typename ReadRow>
    [[nodiscard]] auto first(std::string_view sql, Values values, ReadRow read_row)
        -> Result<std::optional<std::invoke_result_t<ReadRow, const Row&>>>;
    // The first column of the first row; `otherwise` without one.
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql, Values values, std::int64_t otherwise = 0);

    // Changes whenever another connection has stored something.
    [[nodiscard]] virtual Result<std::int64_t> version() = 0;
    // Writes durably but changes nothing: whether something could be stored now.
    [[nodiscard]] virtual Result<void> probe() = 0;
    // All there are, in the order of their names, as the engine itself knows them.
    [[nodiscard]] virtual Result<std::vector<Table>> tables() = 0;
    // What {counter} of the table gave last; 0: nothing yet, or it has none.
    [[nodiscard]] virtual Result<std::int64_t> last_counted(const std::string& table) = 0;
    // After rows came with their own numbers: what it gives next is above `last` and all of them.
    [[nodiscard]] virtual Result<void> go_on_counting(const std::string& table, std::int64_t last) = 0;
    // Writes the rows of `table` anew in the order of its key, its first column: neither how they lie nor what the
    // engine notes beside them tells when each came any more, and of deleted ones nothing is left. Outside a
    // transaction; killed anywhere, no row is lost. SQLite writes its whole file anew, through memory; on PostgreSQL
    // the owner of the table has functions for it (server/store/owners_functions.h).
    [[nodiscard]] virtual Result<void> rewrite(const std::string& table) = 0;
    // How many steps of its schema were taken; 0: it is empty.
    [[nodiscard]] virtual Result<int> format() = 0;
    // One step from `format() == to - 1`, in the transaction that is open: statements of the schema with the engine's
    // types for {integer}, {text}, {bytes}, {counter}.
    [[nodiscard]] virtual Result<void> take_step(std::string_view ddl, int to) = 0;

    [[nodiscard]] virtual Engine engine() const = 0;
    // Names the place (a file, or a schema of a server; nothing secret) and what is wrong with what is stored there.
    [[nodiscard]] virtual tl::unexpected<Error> error(std::string_view what) const = 0;

  private:
    friend class Transaction;
    [[nodiscard]] virtual Result<void> begin(bool writes) = 0;
    [[nodiscard]] virtual Result<void> commit() = 0;
    virtual void roll_back() = 0;
};

// Rolls back unless committed.
class Transaction {
  public:
    enum class Kind {
        write,  // alone: nobody else writes to the store until its end
        read    // one snapshot of all that is read in it
    };
    [[nodiscard]] static Result<Transaction> begin(Connection& connection, Kind kind = Kind::write);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    [[nodiscard]] Result<void> commit();

  private:
    explicit Transaction(Connection& connection) : connection_(&connection) {}
    Connection* connection_;
};

template <typename ReadRow>
auto Connection::all(std::string_view sql, Values values, ReadRow read_row)
    -> Result<std::vector<std::invoke_result_t<ReadRow, const Row&>>> {
    std::vector<std::invoke_result_t<ReadRow, const Row&>> found;
    if (auto done = read(sql, values, [&](const Row& row) { found.push_back(read_row(row)); }); !done) {
        return tl::unexpected(done.error());
    }
    return found;
}

template <typename ReadRow>
auto Connection::first(std::string_view sql, Values values, ReadRow read_row)
    -> Result<std::optional<std::invoke_result_t<ReadRow, const Row&>>> {
    std::optional<std::invoke_result_t<ReadRow, const Row&>> found;
    const auto take = [&](const Row& row) {
        if (!found) found.emplace(read_row(row));
    };
    if (auto done = read(sql, values, take); !done) return tl::unexpected(done.error());
    return found;
}

}  // namespace veche::server::sql
