#include "content/store/store.h"

#include "content/store/database.h"
#include "content/store/edition_writer.h"
#include "content/store/schema.h"

namespace veche::content {
namespace {

namespace fs = std::filesystem;

// The main file last: ended in between, it must not stand beside a log that is not its own.
constexpr const char* companions[] = {"-wal", "-shm", ""};

fs::path companion(const fs::path& file, const char* suffix) {
    fs::path path = file;
    path += suffix;
    return path;
}

// The file and what SQLite keeps beside it; the last broken one is kept for whoever looks into it.
Result<void> put_aside(const fs::path& file) {
    std::error_code error;
    for (const char* suffix : companions) {
        const fs::path from = companion(file, suffix);
        if (!fs::exists(from, error)) continue;
        const fs::path to = companion(companion(file, ".broken"), suffix);
        fs::remove(to, error);
        fs::rename(from, to, error);
        if (error) return failure(from.string() + ": cannot be put aside: " + error.message());
    }
    return {};
}

Result<void> remove_file(const fs::path& file) {
    std::error_code error;
    for (const char* suffix : companions) {
        fs::remove(companion(file, suffix), error);
        if (error) return failure(companion(file, suffix).string() + ": cannot be removed: " + error.message());
    }
    return {};
}

Result<std::int64_t> number_from(Database& database, std::string_view sql) {
    auto statement = database.prepare(sql);
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    return *row ? statement->integer(0) : 0;
}

// Whether the file is as SQLite and this schema want it. An error is damage or a file that cannot be read.
Result<bool> is_whole(Database& database, Store::Check check) {
    if (database.is_broken()) return false;
    const auto entries = number_from(database, "SELECT max(row) FROM entry");
    const auto texts = number_from(database, "SELECT count(*) FROM search WHERE rowid = 0");
    if (!entries || !texts) return false;
    if (check == Store::Check::quick) return true;
    auto statement = database.prepare("PRAGMA quick_check(1)");
    if (!statement) return false;
    const auto row = statement->step();
    return row && *row && statement->view(0) == "ok";
}

enum class State { whole, broken, other_schema, empty };

Result<State> state_of(Database& database, Store::Check check) {
    if (database.is_broken()) return State::broken;
    const auto version = number_from(database, "PRAGMA user_version");
    if (!version) {
        if (database.is_broken()) return State::broken;
        return tl::unexpected(version.error());
    }
    const auto tables = number_from(database, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return State::broken;
    if (*tables == 0) return State::empty;
    if (*version != schema::version) return State::other_schema;
    const auto whole = is_whole(database, check);
    return whole && *whole ? State::whole : State::broken;
}

Result<std::unique_ptr<StoreDatabase>> make_anew(const fs::path& file) {
    auto database = StoreDatabase::open(file, StoreDatabase::Access::write);
    if (!database) return database;
    auto transaction = Transaction::begin(**database, Transaction::Kind::write);
    if (!transaction) return failure(file.string() + ": " + transaction.error().message);
    auto made = (*database)->execute(schema::create);
    if (made) made = transaction->commit();
    if (!made) return failure(file.string() + ": " + made.error().message);
    return database;
}

}  // namespace

Result<Store> Store::open(const fs::path& file, Check check) {
    auto database = StoreDatabase::open(file, StoreDatabase::Access::write);
    if (!database) return tl::unexpected(database.error());
    const auto state = state_of(**database, check);
    if (!state) return failure(file.string() + ": " + state.error().message);
    if (*state == State::whole) return Store(std::move(*database), Condition::existing);

    database->reset();
    const auto cleared = *state == State::broken ? put_aside(file) : remove_file(file);
    if (!cleared) return tl::unexpected(cleared.error());
    auto fresh = make_anew(file);
    if (!fresh) return tl::unexpected(fresh.error());
    return Store(std::move(*fresh), *state == State::broken ? Condition::replaced : Condition::created);
}

Store::Store(std::unique_ptr<StoreDatabase> database, Condition condition)
    : database_(std::move(database)), condition_(condition) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

bool Store::is_broken() const {
    return database_->is_broken();
}

Result<std::uint64_t> Store::edition() {
    const auto number = number_from(*database_, "SELECT value FROM meta WHERE key = 'edition'");
    if (!number) return tl::unexpected(number.error());
    return static_cast<std::uint64_t>(*number);
}

Result<EditionChanges> Store::apply_edition(const Town& town, std::uint64_t edition, std::span<const Entry> entries,
                                            TextSource& texts) {
    auto transaction = Transaction::begin(*database_, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    auto writer = EditionWriter::create(*database_, town, texts);
    if (!writer) return tl::unexpected(writer.error());
    auto changes = writer->write(edition, entries);
    if (!changes) return changes;
    if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
    // A reader that is busy now only delays the checkpoint to the next edition.
    const auto checkpointed = database_->execute("PRAGMA wal_checkpoint(PASSIVE)");
    static_cast<void>(checkpointed);
    return changes;
}

}  // namespace veche::content
