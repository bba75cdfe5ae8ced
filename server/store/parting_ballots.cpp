#include "server/store/parting_ballots.h"

#include <system_error>

#include "base/files.h"
#include "server/sql/sqlite.h"
#include "server/store/ballot_rows.h"
#include "server/store/sqlite_files.h"

namespace veche::server::store {
namespace {

namespace fs = std::filesystem;

// Commits before it returns.
Result<void> copy(const std::vector<OpenedBallot>& from, sql::Connection& ballots) {
    auto transaction = sql::Transaction::begin(ballots);
    if (!transaction) return tl::unexpected(transaction.error());
    for (const OpenedBallot& ballot : from) {
        if (auto added = rows::insert_ballot(ballots, ballot); !added) return added;
    }
    return transaction->commit();
}

// Nobody else writes to the registry until it is done.
Result<void> move_rows(sql::Connection& registry, sql::Connection& ballots) {
    auto transaction = sql::Transaction::begin(registry);
    if (!transaction) return tl::unexpected(transaction.error());
    // Another process may have been here since it was asked.
    const auto holds = holds_ballots(registry);
    if (!holds) return tl::unexpected(holds.error());
    if (!*holds) return {};
    const auto all = rows::read_ballots(registry);
    if (!all) return tl::unexpected(all.error());
    if (auto copied = copy(*all, ballots); !copied) return copied;
    if (auto gone = registry.run("DELETE FROM ballot", {}); !gone) return gone;
    return transaction->commit();
}

}  // namespace

Result<bool> holds_ballots(sql::Connection& registry) {
    const auto format = registry.format();
    if (!format) return tl::unexpected(format.error());
    return *format > 0 && *format < registry_format_without_ballots;
}

bool holds_ballots(const fs::path& registry) {
    auto database = Database::open(registry, Database::Mode::read_only);
    return database && holds_ballots(*sql::over(std::move(*database))).value_or(false);
}

Result<void> part_ballots(sql::Connection& registry, sql::Connection& ballots) {
    if (auto moved = move_rows(registry, ballots); !moved) return moved;
    // On PostgreSQL the step that drops their table removes its file.
    return registry.engine() == sql::Engine::sqlite ? registry.rewrite("ballot") : Result<void>();
}

Result<void> part_ballots(const fs::path& registry, const fs::path& ballots) {
    std::error_code error;
    if (!fs::exists(registry, error)) return {};
    // Not only to read: what a process that was killed left unfinished in it has to be undone first.
    auto database = Database::open(registry, Database::Mode::read_write);
    if (!database) return tl::unexpected(database.error());
    const auto from = sql::over(std::move(*database));
    const auto holds = holds_ballots(*from);
    if (!holds) return tl::unexpected(holds.error());
    if (!*holds) return {};
    if (!fs::exists(ballots.parent_path(), error)) {
        if (auto made = make_folder(ballots.parent_path(), 0700); !made) return made;
    }
    const auto to = create_database(ballots, ballots_schema());
    if (!to) return tl::unexpected(to.error());
    // What is deleted from the registry must not stay deleted when the power takes the commit here back.
    if (auto set = (*to)->read("PRAGMA synchronous=EXTRA", {}, {}); !set) return set;
    return part_ballots(*from, **to);
}

}  // namespace veche::server::store
