#include "content/store/database.h"

#include <sqlite3.h>
#include <utility>

#include "content/search/word_breaker.h"

namespace veche::content {
namespace {

constexpr int patience_milliseconds = 5'000;

int length_of(std::string_view text) {
    return static_cast<int>(text.size());
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, Access access) {
    std::unique_ptr<Database> database(new Database());
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                      (access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    const int code = sqlite3_open_v2(file.c_str(), &database->handle_, flags, nullptr);
    if (code != SQLITE_OK) return failure(file.string() + ": " + database->error(code).message);
    if (auto prepared = database->prepare_connection(access); !prepared) {
        // The caller must be able to tell damage from a folder it cannot use.
        if (database->is_broken()) return database;
        return failure(file.string() + ": " + prepared.error().message);
    }
    return database;
}

Result<void> Database::prepare_connection(Access access) {
    sqlite3_busy_timeout(handle_, patience_milliseconds);
    int ignored = 0;
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, &ignored);
    if (access == Access::read) {
        // Only the writer checkpoints: two checkpointing connections can lose pages (SQLite before 3.51.3).
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &ignored);
    }
    auto words = WordBreaker::register_in(handle_);
    if (!words) return tl::unexpected(words.error());
    words_ = std::move(*words);
    if (access == Access::read)
        return run("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=1; PRAGMA cache_size=-8192;");
    // The store is a cache of files that are synced themselves: NORMAL keeps it whole, if not the newest.
    return run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0;");
}

Database::~Database() {
    words_.reset();
    sqlite3_close_v2(handle_);
}

Error Database::error(int code) {
    const int primary = code & 0xff;
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) broken_ = true;
    std::string message = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    return Error{std::move(message)};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v2(handle_, sql.data(), length_of(sql), &handle, nullptr);
    if (code != SQLITE_OK) return tl::unexpected(error(code));
    return Statement(*this, handle);
}

Result<void> Database::run(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return tl::unexpected(error(code));
    return {};
}

std::int64_t Database::last_row() const {
    return sqlite3_last_insert_rowid(handle_);
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), handle_(std::exchange(other.handle_, nullptr)) {}

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

Statement& Statement::bind(int index, std::string_view text) {
    // An empty view may have no address, which SQLite would take for NULL.
    sqlite3_bind_text(handle_, index, text.empty() ? "" : text.data(), length_of(text), SQLITE_TRANSIENT);  // NOLINT
    return *this;
}

Statement& Statement::bind(int index, std::int64_t number) {
    sqlite3_bind_int64(handle_, index, number);
    return *this;
}

Statement& Statement::bind(int index, std::optional<Date> date) {
    if (date) {
        sqlite3_bind_int64(handle_, index, days_since_epoch(*date));
    } else {
        sqlite3_bind_null(handle_, index);
    }
    return *this;
}

Statement& Statement::bind(const char* name, std::string_view text) {
    const int index = sqlite3_bind_parameter_index(handle_, name);
    return index == 0 ? *this : bind(index, text);
}

Statement& Statement::bind(const char* name, std::int64_t number) {
    const int index = sqlite3_bind_parameter_index(handle_, name);
    return index == 0 ? *this : bind(index, number);
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(handle_);
        return false;
    }
    Error error = database_->error(code);
    sqlite3_reset(handle_);
    return tl::unexpected(std::move(error));
}

Result<void> Statement::finish() {
    auto row = step();
    while (row && *row) row = step();
    if (!row) return tl::unexpected(row.error());
    return {};
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(handle_, column);
}

std::string_view Statement::text(int column) const {
    const unsigned char* text = sqlite3_column_text(handle_, column);
    if (text == nullptr) return {};
    // SQLite's unsigned char is the same bytes.
    return {static_cast<const char*>(static_cast<const void*>(text)),
            static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

std::optional<Date> Statement::date(int column) const {
    if (sqlite3_column_type(handle_, column) == SQLITE_NULL) return std::nullopt;
    return date_from_days(number(column));
}

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
    auto begun = database.run(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
    if (!begun) return tl::unexpected(begun.error());
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
    if (database_ == nullptr) return;
    // After some errors (disk full) SQLite has rolled back by itself and refuses; nothing is left to undo then.
    const auto rolled_back = database_->run("ROLLBACK");
    static_cast<void>(rolled_back);
}

Result<void> Transaction::commit() {
    auto committed = database_->run("COMMIT");
    if (committed) database_ = nullptr;
    return committed;
}

}  // namespace veche::content
