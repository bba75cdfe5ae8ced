// The one door to SQLite: prepared statements, transactions, online backup. A Database and everything made from it
// belong to one thread at a time. Only fixed SQL texts of ours are passed in; values are bound.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace veche::server::store {

// Of all three databases: `user_version` of each schema. Another number is another version's file.
inline constexpr int database_format = 2;

// A prepared statement. Must not outlive its Database.
class Statement {
  public:
    // Columns and parameters count from 1 and 0 as SQLite has them. A failed bind is reported by the next step().
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind_text(int parameter, std::string_view value);
    Statement& bind_blob(int parameter, std::string_view value);
    Statement& bind_null(int parameter);

    // True: there is a row to read. False: done.
    [[nodiscard]] Result<bool> step();
    // Steps to the end and makes the statement ready to be bound again.
    [[nodiscard]] Result<void> run();
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::string blob(int column) const;
    [[nodiscard]] bool is_null(int column) const;

  private:
    friend class Database;
    struct Finalise {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
    [[nodiscard]] tl::unexpected<Error> error() const;

    std::unique_ptr<sqlite3_stmt, Finalise> statement_;
    int bind_result_ = 0;
};

class Database {
  public:
    enum class Mode {
        create,      // made if it is not there
        read_write,  // must be there
        read_only    // never writes, never checkpoints
    };

    // Waits up to five seconds for a lock. Fails, naming the file, on a broken one too.
    [[nodiscard]] static Result<Database> open(const std::filesystem::path& path, Mode mode);

    [[nodiscard]] Result<void> execute(const char* sql);
    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    [[nodiscard]] std::int64_t changes() const;
    // Changes when another connection has written; see PRAGMA data_version.
    [[nodiscard]] Result<std::int64_t> data_version();
    // A consistent copy while others write; `target` must not exist.
    [[nodiscard]] Result<void> back_up_to(const std::filesystem::path& target);
    // Reads every page (PRAGMA quick_check) and compares user_version with `version`.
    [[nodiscard]] Result<void> check(int version);

    [[nodiscard]] tl::unexpected<Error> error(std::string_view doing) const;

  private:
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    Database(std::filesystem::path path, sqlite3* connection) : path_(std::move(path)), connection_(connection) {}

    std::filesystem::path path_;
    std::unique_ptr<sqlite3, Close> connection_;
};

// BEGIN IMMEDIATE now; ROLLBACK when it goes without commit().
class Transaction {
  public:
    [[nodiscard]] static Result<Transaction> begin(Database& database);
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

}  // namespace veche::server::store
