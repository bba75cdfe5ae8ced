#include "server/store/sqlite_files.h"

#include <string>
#include <utility>

#include "server/sql/sqlite.h"
#include "server/store/sql_registry_store.h"

namespace veche::server::store {
namespace {

namespace fs = std::filesystem;

Opened connect(const fs::path& file, Database::Mode mode) {
    auto database = Database::open(file, mode);
    if (!database) return tl::unexpected(database.error());
    return sql::over(std::move(*database));
}

}  // namespace

Opened create_database(const fs::path& file, const Schema& schema) {
    auto database = Database::open(file, Database::Mode::create);
    if (!database) return tl::unexpected(database.error());
    const std::string journal = std::string("PRAGMA journal_mode=") + schema.journal_mode;
    if (auto set = database->execute(journal.c_str()); !set) return tl::unexpected(set.error());
    auto connection = sql::over(std::move(*database));
    if (auto made = bring_up_to_date(*connection, schema); !made) return tl::unexpected(made.error());
    return connection;
}

Opened open_database(const fs::path& file, Database::Mode mode, const Schema& schema, Check check) {
    auto database = Database::open(file, mode);
    if (!database) return tl::unexpected(database.error());
    if (check == Check::pages) {
        if (auto whole = database->check(); !whole) return tl::unexpected(whole.error());
    }
    auto connection = sql::over(std::move(*database));
    const auto is_current = is_up_to_date(*connection, schema);
    if (!is_current) return tl::unexpected(is_current.error());
    if (!*is_current) {
        if (auto done = bring_up_to_date(file, schema); !done) return tl::unexpected(done.error());
    }
    if (mode == Database::Mode::read_only) return connection;
    for (const std::string& setting :
         {std::string("PRAGMA journal_mode=") + schema.journal_mode, std::string("PRAGMA synchronous=FULL")}) {
        if (auto set = connection->read(setting, {}, [](const sql::Row&) {}); !set) return tl::unexpected(set.error());
    }
    return connection;
}

Result<void> copy_database(const fs::path& file, const fs::path& target) {
    auto database = Database::open(file, Database::Mode::read_only);
    if (!database) return tl::unexpected(database.error());
    return database->back_up_to(target);
}

Result<void> end_write_ahead_log(const fs::path& file) {
    auto database = Database::open(file, Database::Mode::read_write);
    return database ? database->execute("PRAGMA journal_mode=DELETE") : tl::unexpected(database.error());
}

Result<void> check_database(const fs::path& file, const Schema& schema) {
    auto database = Database::open(file, Database::Mode::read_only);
    if (!database) return tl::unexpected(database.error());
    if (auto whole = database->check(); !whole) return whole;
    const auto known = is_up_to_date(*sql::over(std::move(*database)), schema);
    return known ? Result<void>() : tl::unexpected(known.error());
}

Result<void> bring_up_to_date(const fs::path& file, const Schema& schema) {
    auto connection = connect(file, Database::Mode::read_write);
    if (!connection) return tl::unexpected(connection.error());
    return bring_up_to_date(**connection, schema);
}

Result<std::uint64_t> last_record_position(const fs::path& registry) {
    auto connection = connect(registry, Database::Mode::read_only);
    if (!connection) return tl::unexpected(connection.error());
    return last_record_position(**connection);
}

}  // namespace veche::server::store
