#include "content/store/store.h"

#include "content/entry_json.h"
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

enum class State { whole, broken, other_schema, empty };

// A file that cannot be read just now is not called damaged for it: it would be thrown away.
Result<State> broken_unless_out_of_reach(const Database& database, const Error& error) {
    switch (database.last_fault()) {
        case DatabaseFault::disk_full:
        case DatabaseFault::locked:
        case DatabaseFault::unreadable: return tl::unexpected(error);
        case DatabaseFault::none:
        case DatabaseFault::damaged:
        case DatabaseFault::other: break;
    }
    return State::broken;
}

// Whether the file is as SQLite and this schema want it.
Result<State> state_of_tables(Database& database, Store::Check check) {
    for (const char* sql : {"SELECT max(row) FROM entry", "SELECT count(*) FROM search WHERE rowid = 0"}) {
        if (const auto number = number_from(database, sql); !number) {
            return broken_unless_out_of_reach(database, number.error());
        }
    }
    if (check == Store::Check::quick) return State::whole;
    auto statement = database.prepare("PRAGMA quick_check(1)");
    if (!statement) return broken_unless_out_of_reach(database, statement.error());
    const auto row = statement->step();
    if (!row) return broken_unless_out_of_reach(database, row.error());
    return *row && statement->view(0) == "ok" ? State::whole : State::broken;
}

Result<State> state_of(Database& database, Store::Check check) {
    if (database.is_broken()) return State::broken;
    const auto version = number_from(database, "PRAGMA user_version");
    if (!version) return broken_unless_out_of_reach(database, version.error());
    const auto tables = number_from(database, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return broken_unless_out_of_reach(database, tables.error());
    if (*tables == 0) return State::empty;
    if (*version != schema::version) return State::other_schema;
    return state_of_tables(database, check);
}

tl::unexpected<StoreFailure> failed(const Error& error, DatabaseFault fault) {
    return tl::unexpected(StoreFailure{error, fault});
}

Result<std::unique_ptr<StoreDatabase>> make_anew(const fs::path& file, DatabaseFault& fault) {
    auto database = StoreDatabase::open(file, StoreDatabase::Access::write, &fault);
    if (!database) return database;
    auto transaction = Transaction::begin(**database, Transaction::Kind::write);
    if (!transaction) fault = (*database)->last_fault();
    if (!transaction) return failure(file.string() + ": " + transaction.error().message);
    auto made = (*database)->execute(schema::create);
    if (made) made = transaction->commit();
    if (!made) fault = (*database)->last_fault();
    if (!made) return failure(file.string() + ": " + made.error().message);
    return database;
}

}  // namespace

tl::expected<Store, StoreFailure> Store::open(const fs::path& file, Check check) {
    DatabaseFault fault = DatabaseFault::none;
    auto database = StoreDatabase::open(file, StoreDatabase::Access::write, &fault);
    if (!database) return failed(database.error(), fault);
    const auto state = state_of(**database, check);
    if (!state) return failed({file.string() + ": " + state.error().message}, (*database)->last_fault());
    if (*state == State::whole) return Store(std::move(*database), Condition::existing);

    database->reset();
    const auto cleared = *state == State::broken ? put_aside(file) : remove_file(file);
    if (!cleared) return failed(cleared.error(), DatabaseFault::unreadable);
    auto fresh = make_anew(file, fault);
    if (!fresh) return failed(fresh.error(), fault);
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

DatabaseFault Store::last_fault() const {
    return database_->last_fault();
}

Result<std::uint64_t> Store::edition() {
    const auto number = number_from(*database_, "SELECT value FROM meta WHERE key = 'edition'");
    if (!number) return tl::unexpected(number.error());
    return static_cast<std::uint64_t>(*number);
}

Result<std::string> Store::catalog() {
    auto statement = database_->prepare("SELECT value FROM meta WHERE key = 'catalog'");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    return *row ? std::string(statement->view(0)) : std::string();
}

template <typename Write>
auto Store::in_one_transaction(const Town& town, TextSource& texts, const Write& write)
    -> decltype(write(std::declval<EditionWriter&>())) {
    auto written = [&]() -> decltype(write(std::declval<EditionWriter&>())) {
        auto transaction = Transaction::begin(*database_, Transaction::Kind::write);
        if (!transaction) return tl::unexpected(transaction.error());
        auto writer = EditionWriter::create(*database_, town, texts);
        if (!writer) return tl::unexpected(writer.error());
        auto changes = write(*writer);
        if (!changes) return changes;
        if (auto committed = transaction->commit(); !committed) return tl::unexpected(committed.error());
        return changes;
    }();
    // Kept or undone, the log gives its room back: it may be as large as the store. A reader that is busy now only
    // delays it to the next edition.
    const auto checkpointed = database_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
    static_cast<void>(checkpointed);
    return written;
}

std::uint64_t Store::growth_of(std::span<const Entry> entries) {
    std::uint64_t bytes = 0;
    for (const Entry& entry : entries) bytes += entry_to_json(entry).size() + entry.text.length;
    return bytes * store_growth;
}

void Store::forget_broken(const fs::path& file) {
    const auto removed = remove_file(companion(file, ".broken"));
    static_cast<void>(removed);
}

Result<EditionChanges> Store::apply_edition(const Town& town, std::uint64_t edition, std::span<const Entry> entries,
                                            TextSource& texts, std::string_view catalog) {
    return in_one_transaction(town, texts, [&](EditionWriter& writer) {
        return writer.write({edition, catalog}, entries);
    });
}

Result<std::optional<EditionChanges>> Store::apply_step(const Town& town, std::uint64_t edition,
                                                        const edition::EditionStep& step, TextSource& texts,
                                                        std::string_view catalog) {
    return in_one_transaction(town, texts, [&](EditionWriter& writer) {
        return writer.write_step({edition, catalog}, step);
    });
}

}  // namespace veche::content
