// The one door to SQLite: prepared statements, transactions, online backup. A Database and everything made from it
// belong to one thread at a time. Only fixed SQL texts of ours are passed in; values are bound.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/database_fault.h"
#include "base/date.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace veche {

struct DatabaseFaults {
    bool broken = false;  // once damaged, always
    DatabaseFault last = DatabaseFault::none;
};

// A prepared statement. Must not outlive its Database.
class Statement {
  public:
    // Parameters count from 1, columns from 0, as in SQLite. Texts and bytes are copied. A failed bind is reported by
    // the next step().
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, std::optional<Date> date);  // days since 1970-01-01, or NULL
    Statement& bind_blob(int parameter, std::string_view bytes);
    Statement& bind_null(int parameter);
    // By name (":today"); a name the statement does not have is skipped.
    Statement& bind(const char* name, std::int64_t value);
    Statement& bind(const char* name, std::string_view text);

    // True: there is a row to read. False: done. After false or an error it can be bound and stepped again.
    [[nodiscard]] Result<bool> step();
    // Steps to the end.
    [[nodiscard]] Result<void> run();
    // Ready to be bound again, with nothing bound.
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::string blob(int column) const;
    // Text or bytes without a copy; valid until the next step.
    [[nodiscard]] std::string_view view(int column) const;
    [[nodiscard]] std::optional<Date> date(int column) const;
    [[nodiscard]] bool is_null(int column) const;

  private:
    friend class Database;
    struct Finalise {
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(sqlite3_stmt* statement, DatabaseFaults* faults) : statement_(statement), faults_(faults) {}
    [[nodiscard]] tl::unexpected<Error> error() const;

    std::unique_ptr<sqlite3_stmt, Finalise> statement_;
    DatabaseFaults* faults_;  // the Database's
    int bind_result_ = 0;
};

class Database {
  public:
    enum class Mode {
        create,      // made if it is not there
        read_write,  // must be there
        read_only    // never writes, never checkpoints
    };

    // Waits up to five seconds for a lock. Fails, naming the file, on a broken one too. Of what a killed process was in
    // the middle of nothing is left, if this one may write the file.
    [[nodiscard]] static Result<Database> open(const std::filesystem::path& path, Mode mode);
    // The same without reading the file: a broken one shows at the first statement, in is_broken().
    [[nodiscard]] static Result<Database> connect(const std::filesystem::path& path, Mode mode);

    [[nodiscard]] Result<void> execute(const char* sql);
    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] std::int64_t last_row() const;
    // Changes when another connection has written; see PRAGMA data_version.
    [[nodiscard]] Result<std::int64_t> data_version();
    // A consistent copy while others write; `target` must not exist.
    [[nodiscard]] Result<void> back_up_to(const std::filesystem::path& target);
    // Reads every page (PRAGMA quick_check).
    [[nodiscard]] Result<void> check();
    // SQLite has said on this connection that the file is corrupt or no database.
    [[nodiscard]] bool is_broken() const { return faults_->broken; }
    // Of the last call that failed on this connection.
    [[nodiscard]] DatabaseFault last_fault() const { return faults_->last; }
    // For functions of FTS5 to be registered with.
    [[nodiscard]] sqlite3* handle() { return connection_.get(); }

    [[nodiscard]] tl::unexpected<Error> error(std::string_view doing) const;

  private:
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    [[nodiscard]] static Result<Database> open_once(const std::filesystem::path& path, Mode mode, bool& is_unfinished);
    Database(std::filesystem::path path, sqlite3* connection) : path_(std::move(path)), connection_(connection) {}

    std::filesystem::path path_;
    std::unique_ptr<sqlite3, Close> connection_;
    // Stays where it is when this is moved.
    std::unique_ptr<DatabaseFaults> faults_ = std::make_unique<DatabaseFaults>();
};

// ROLLBACK when it goes without commit().
class Transaction {
  public:
    enum class Kind {
        write,  // takes the lock now: BEGIN IMMEDIATE
        read    // one state of the file for several statements
    };

    [[nodiscard]] static Result<Transaction> begin(Database& database, Kind kind = Kind::write);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    // On failure nothing of it has happened.
    [[nodiscard]] Result<void> commit();

  private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_;
};

}  // namespace veche
