// A SQLite connection with our tokenizer, and its prepared statements. Internal to content/store and content/search.
// One thread at a time. A Statement must not outlive its Database.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace veche::content {

class WordBreaker;
class Statement;

class Database {
  public:
    enum class Access { write, read };

    // A writer makes the file when it is not there; a reader does not.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, Access access);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    // One or more statements without parameters or rows.
    [[nodiscard]] Result<void> run(const char* sql);
    [[nodiscard]] std::int64_t last_row() const;
    // SQLite has said "corrupt" or "not a database" on this connection.
    [[nodiscard]] bool is_broken() const { return broken_; }
    [[nodiscard]] WordBreaker& words() { return *words_; }
    // For functions of FTS5 to be registered with.
    [[nodiscard]] sqlite3* handle() { return handle_; }

    // For Statement: makes an Error of a SQLite result code and remembers damage.
    [[nodiscard]] Error error(int code);

  private:
    Database() = default;
    [[nodiscard]] Result<void> prepare_connection(Access access);

    sqlite3* handle_ = nullptr;
    std::unique_ptr<WordBreaker> words_;
    bool broken_ = false;
};

class Statement {
  public:
    Statement(Database& database, sqlite3_stmt* handle) : database_(&database), handle_(handle) {}
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    // Parameters count from 1, columns from 0, as in SQLite. Texts are copied.
    Statement& bind(int index, std::string_view text);
    Statement& bind(int index, std::int64_t number);
    Statement& bind(int index, std::optional<Date> date);  // days since 1970-01-01
    // By name (":today"); a name the statement does not have is skipped.
    Statement& bind(const char* name, std::string_view text);
    Statement& bind(const char* name, std::int64_t number);

    // True: a row is there. After false or an error the statement can be bound and stepped again.
    [[nodiscard]] Result<bool> step();
    // For statements without rows.
    [[nodiscard]] Result<void> finish();

    [[nodiscard]] std::int64_t number(int column) const;
    // Valid until the next step.
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::optional<Date> date(int column) const;

  private:
    Database* database_;
    sqlite3_stmt* handle_;
};

// Rolls back unless committed.
class Transaction {
  public:
    enum class Kind { read, write };

    [[nodiscard]] static Result<Transaction> begin(Database& database, Kind kind);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    [[nodiscard]] Result<void> commit();

  private:
    explicit Transaction(Database& database) : database_(&database) {}

    Database* database_;
};

}  // namespace veche::content
