#include "base/sqlite.h"

#include <sqlite3.h>
#include <utility>

#include "base/sqlite_files.h"

namespace veche {
namespace {

constexpr int busy_milliseconds = 5000;
constexpr const char* remedy = "; stop the program and restore it from a backup";

int flags_of(Database::Mode mode) {
    switch (mode) {
        case Database::Mode::create: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        case Database::Mode::read_write: return SQLITE_OPEN_READWRITE;
        case Database::Mode::read_only: return SQLITE_OPEN_READONLY;
    }
    return SQLITE_OPEN_READONLY;
}

DatabaseFault fault_of(int code) {
    switch (code) {
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT: return DatabaseFault::damaged;
        case SQLITE_FULL: return DatabaseFault::disk_full;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return DatabaseFault::locked;
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_AUTH:
        case SQLITE_IOERR:
        case SQLITE_NOMEM: return DatabaseFault::unreadable;
        default: return DatabaseFault::other;
    }
}

std::string describe(const std::filesystem::path& path, sqlite3* connection, DatabaseFaults& faults) {
    faults.last = fault_of(sqlite3_errcode(connection) & 0xFF);
    if (faults.last == DatabaseFault::damaged) {
        faults.broken = true;
        return path.string() + ": the database is broken (" + sqlite3_errmsg(connection) + ")" + remedy;
    }
    return path.string() + ": " + sqlite3_errmsg(connection);
}

}  // namespace

void Statement::Finalise::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    bind_result_ |= sqlite3_bind_int64(statement_.get(), parameter, value);
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
    // A null pointer would bind NULL: an empty text is not the same.
    const char* bytes = text.empty() ? "" : text.data();
    bind_result_ |= sqlite3_bind_text64(statement_.get(), parameter, bytes, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind(int parameter, std::optional<Date> date) {
    return date ? bind(parameter, days_since_epoch(*date)) : bind_null(parameter);
}

Statement& Statement::bind(const char* name, std::int64_t value) {
    const int parameter = sqlite3_bind_parameter_index(statement_.get(), name);
    return parameter == 0 ? *this : bind(parameter, value);
}

Statement& Statement::bind(const char* name, std::string_view text) {
    const int parameter = sqlite3_bind_parameter_index(statement_.get(), name);
    return parameter == 0 ? *this : bind(parameter, text);
}

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
    const char* begin = bytes.empty() ? "" : bytes.data();
    bind_result_ |= sqlite3_bind_blob64(statement_.get(), parameter, begin, bytes.size(), SQLITE_TRANSIENT);
    return *this;
}

Statement& Statement::bind_null(int parameter) {
    bind_result_ |= sqlite3_bind_null(statement_.get(), parameter);
    return *this;
}

tl::unexpected<Error> Statement::error() const {
    sqlite3* connection = sqlite3_db_handle(statement_.get());
    const char* file = sqlite3_db_filename(connection, "main");
    return failure(describe(file == nullptr ? "" : file, connection, *faults_));
}

Result<bool> Statement::step() {
    if (std::exchange(bind_result_, SQLITE_OK) != SQLITE_OK) return error();
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement_.get());
        return false;
    }
    auto failed = error();
    reset();
    return failed;
}

Result<void> Statement::run() {
    auto row = step();
    while (row && *row) row = step();
    if (!row) return tl::unexpected(row.error());
    return {};
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
    return std::string(view(column));
}

std::string Statement::blob(int column) const {
    return std::string(view(column));
}

std::string_view Statement::view(int column) const {
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::optional<Date> Statement::date(int column) const {
    if (is_null(column)) return std::nullopt;
    return date_from_days(integer(column));
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3* connection) const {
    sqlite3_close_v2(connection);
}

namespace {

// The folders above may be links, for whoever made them owns them; the file itself may not: it lies where another
// process can put one that leads anywhere.
std::filesystem::path without_links_above(const std::filesystem::path& path) {
    std::error_code error;
    const auto above = std::filesystem::canonical(path.parent_path(), error);
    return error ? path : above / path.filename();
}

}  // namespace

Result<Database> Database::connect(const std::filesystem::path& path, Mode mode) {
    sqlite3* connection = nullptr;
    const int flags = flags_of(mode) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    const std::string file = without_links_above(path).string();
    const int code = sqlite3_open_v2(file.c_str(), &connection, flags, only_files_of(file));
    Database database(path, connection);
    if (code != SQLITE_OK) return database.error("cannot be opened");
    sqlite3_extended_result_codes(connection, 0);
    sqlite3_busy_timeout(connection, busy_milliseconds);
    // No SQL of ours needs to write where only SQLite may.
    int ignored = 0;
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, &ignored);
    // Nor does what somebody else wrote into the file's own tables call what reaches out of it.
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &ignored);
    if (mode == Mode::read_only) {
        // Two connections that checkpoint at once can corrupt a WAL database (docs/decisions/0003): readers never do.
        sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        if (auto set = database.execute("PRAGMA wal_autocheckpoint=0"); !set) return tl::unexpected(set.error());
    }
    return database;
}

Result<Database> Database::open(const std::filesystem::path& path, Mode mode) {
    bool is_unfinished = false;
    auto database = open_once(path, mode, is_unfinished);
    // What a killed process was in the middle of has to be undone by somebody who may write.
    if (!is_unfinished || !open_once(path, Mode::read_write, is_unfinished)) return database;
    return open_once(path, mode, is_unfinished);
}

Result<Database> Database::open_once(const std::filesystem::path& path, Mode mode, bool& is_unfinished) {
    auto database = connect(path, mode);
    if (!database) return database;
    // The first real read of the file: a broken one shows here, not in the middle of work.
    // Nothing is put down beside it: a process below a root of its own has no folder for temporary files, and
    // residents' words have no place there.
    if (auto read = database->execute("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
                                      "SELECT count(*) FROM sqlite_schema");
        !read) {
        is_unfinished = sqlite3_extended_errcode(database->connection_.get()) == SQLITE_READONLY_ROLLBACK;
        return tl::unexpected(read.error());
    }
    return database;
}

tl::unexpected<Error> Database::error(std::string_view doing) const {
    // Nothing went wrong but what is told: SQLite would say "not an error".
    const int code = sqlite3_errcode(connection_.get());
    const bool is_ours = code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE;
    if (is_ours && !doing.empty()) return failure(path_.string() + ": " + std::string(doing));
    const std::string said = describe(path_, connection_.get(), *faults_);
    return failure(doing.empty() ? said : said + " (" + std::string(doing) + ")");
}

Result<void> Database::execute(const char* sql) {
    if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error({});
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                           &statement, nullptr) != SQLITE_OK) {
        return error({});
    }
    return Statement(statement, faults_.get());
}

std::int64_t Database::changes() const {
    return sqlite3_changes64(connection_.get());
}

std::int64_t Database::last_row() const {
    return sqlite3_last_insert_rowid(connection_.get());
}

Result<std::int64_t> Database::data_version() {
    auto statement = prepare("PRAGMA data_version");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    return statement->integer(0);
}

Result<void> Database::back_up_to(const std::filesystem::path& target) {
    if (std::filesystem::exists(target)) return failure(target.string() + ": already there");
    auto copy = open(target, Mode::create);
    if (!copy) return tl::unexpected(copy.error());
    sqlite3_backup* backup = sqlite3_backup_init(copy->connection_.get(), "main", connection_.get(), "main");
    if (backup == nullptr) return copy->error("the copy cannot be begun");
    // All pages in one step: one snapshot, whatever others write meanwhile.
    const int stepped = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE || finished != SQLITE_OK) return copy->error("the copy failed");
    return copy->execute("PRAGMA journal_mode=DELETE");
}

Result<void> Database::check() {
    auto checked = prepare("PRAGMA quick_check(1)");
    if (!checked) return tl::unexpected(checked.error());
    const auto row = checked->step();
    if (!row) return tl::unexpected(row.error());
    if (const std::string said = checked->text(0); said != "ok") {
        return failure(path_.string() + ": the database is broken (" + said + ")" + remedy);
    }
    return {};
}

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
    if (auto begun = database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN"); !begun)
        return tl::unexpected(begun.error());
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
    // A failed rollback leaves nothing to do: SQLite has already rolled back by itself.
    if (database_ != nullptr) static_cast<void>(database_->execute("ROLLBACK"));
}

Result<void> Transaction::commit() {
    auto committed = database_->execute("COMMIT");
    if (committed) database_ = nullptr;
    return committed;
}

}  // namespace veche
