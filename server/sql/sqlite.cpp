#include "server/sql/sqlite.h"

#include <functional>
#include <map>
#include <utility>

#include "server/sql/types.h"

namespace veche::server::sql {
namespace {

constexpr Types types{"INTEGER", "TEXT", "BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT"};

class SqliteRow final : public Row {
  public:
    explicit SqliteRow(const Statement& statement) : statement_(statement) {}
    std::int64_t integer(int column) const override { return statement_.integer(column); }
    std::string_view view(int column) const override { return statement_.view(column); }
    bool is_null(int column) const override { return statement_.is_null(column); }

  private:
    const Statement& statement_;
};

struct Bind {
    Statement& statement;
    int parameter;
    void operator()(Null /*null*/) const { statement.bind_null(parameter); }
    void operator()(std::int64_t number) const { statement.bind(parameter, number); }
    void operator()(std::string_view text) const { statement.bind(parameter, text); }
    void operator()(Bytes bytes) const { statement.bind_blob(parameter, bytes.view); }
};

struct Reset {
    Statement& statement;
    ~Reset() { statement.reset(); }
};

class SqliteConnection final : public Connection {
  public:
    explicit SqliteConnection(Database database) : database_(std::move(database)) {}

    Result<void> read(std::string_view sql, Values values, const Visit& visit) override {
        return execute(sql, values, visit);
    }

    Result<std::int64_t> write(std::string_view sql, Values values, const Visit& visit) override {
        if (auto done = execute(sql, values, visit); !done) return tl::unexpected(done.error());
        return database_.changes();
    }

    Result<std::int64_t> version() override { return database_.data_version(); }

    Result<void> probe() override {
        // SQLite does not write a row that stays the same; the number of the format it does.
        const auto now = format();
        return now ? set_format(*now) : tl::unexpected(now.error());
    }

    Result<std::vector<Table>> tables() override {
        return read_tables(
            *this,
            "SELECT t.name, c.name, c.type, c.pk FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
            "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY t.name, c.name",
            {}, types);
    }

    Result<std::int64_t> last_counted(const std::string& table) override {
        auto counts = remembers(table);
        if (!counts || *counts == 0) return counts;
        return number("SELECT seq FROM sqlite_sequence WHERE name = ?1", {table});
    }

    // SQLite sees at each insertion to it that it is above the highest row; the highest that was given may be gone.
    Result<void> go_on_counting(const std::string& table, std::int64_t last) override {
        const auto counts = remembers(table);
        if (!counts) return tl::unexpected(counts.error());
        if (*counts == 0) return {};
        const auto known = last_counted(table);
        if (!known) return tl::unexpected(known.error());
        if (*known >= last) return {};
        if (auto gone = run("DELETE FROM sqlite_sequence WHERE name = ?1", {table}); !gone) return gone;
        return run("INSERT INTO sqlite_sequence(name, seq) VALUES(?1, ?2)", {table, last});
    }

    Result<void> rewrite(const std::string& /*table*/) override {
        // Else the rows lie in some folder for temporary files meanwhile, if a confined process may write to one.
        if (auto set = database_.execute("PRAGMA temp_store=MEMORY"); !set) return set;
        return database_.execute("VACUUM");
    }

    Result<int> format() override {
        const auto found = number("PRAGMA user_version", {});
        if (!found) return tl::unexpected(found.error());
        return static_cast<int>(*found);
    }

    Result<void> take_step(std::string_view ddl, int to) override {
        if (auto done = database_.execute(with_types(ddl, types).c_str()); !done) return done;
        return set_format(to);
    }

    Engine engine() const override { return Engine::sqlite; }

    tl::unexpected<Error> error(std::string_view what) const override { return database_.error(what); }

  private:
    // Whether the table has a counter that knows what it gave: 1 or 0.
    Result<std::int64_t> remembers(const std::string& table) {
        return number("SELECT count(*) FROM sqlite_schema WHERE name = ?1 AND sql LIKE '%AUTOINCREMENT%'", {table});
    }

    Result<void> begin(bool writes) override { return database_.execute(writes ? "BEGIN IMMEDIATE" : "BEGIN"); }
    Result<void> commit() override { return database_.execute("COMMIT"); }
    // A failed rollback leaves nothing to do: SQLite has already rolled back by itself.
    void roll_back() override { static_cast<void>(database_.execute("ROLLBACK")); }

    Result<void> set_format(int format) {
        const std::string noted = "PRAGMA user_version=" + std::to_string(format);
        return database_.execute(noted.c_str());
    }

    Result<void> execute(std::string_view sql, Values values, const Visit& visit) {
        const auto statement = prepared(sql);
        if (!statement) return tl::unexpected(statement.error());
        Statement& ready = *statement;
        // Also when `visit` throws: one that stays in the middle holds its lock and cannot be bound again.
        const Reset reset{ready};
        int parameter = 0;
        for (const Value& value : values) std::visit(Bind{ready, ++parameter}, value.variant());
        for (;;) {
            const auto row = ready.step();
            if (!row) return tl::unexpected(row.error());
            if (!*row) return {};
            if (visit) visit(SqliteRow(ready));
        }
    }

    Result<std::reference_wrapper<Statement>> prepared(std::string_view sql) {
        auto known = statements_.find(sql);
        if (known == statements_.end()) {
            auto statement = database_.prepare(sql);
            if (!statement) return tl::unexpected(statement.error());
            known = statements_.emplace(sql, std::move(*statement)).first;
        }
        return std::ref(known->second);
    }

    Database database_;
    std::map<std::string, Statement, std::less<>> statements_;  // by their texts; gone before the database
};

}  // namespace

std::unique_ptr<Connection> over(Database database) {
    return std::make_unique<SqliteConnection>(std::move(database));
}

}  // namespace veche::server::sql
