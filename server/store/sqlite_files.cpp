#include "server/store/sqlite_files.h"

#include <string>
#include <utility>

#include "server/sql/sqlite.h"
#include "server/store/sql_fleet_store.h"
#include "server/store/sql_intake_store.h"
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
    if (mode != Database::Mode::read_only) {
        const std::string settings =
            std::string("PRAGMA journal_mode=") + schema.journal_mode + "; PRAGMA synchronous=FULL";
        if (auto set = database->execute(settings.c_str()); !set) return tl::unexpected(set.error());
    }
    auto connection = sql::over(std::move(*database));
    const auto is_current = is_up_to_date(*connection, schema);
    if (!is_current) return tl::unexpected(is_current.error());
    if (!*is_current) {
        if (auto done = bring_up_to_date(file, schema); !done) return tl::unexpected(done.error());
    }
    return connection;
}

Result<void> create_intake(const fs::path& file, const protocol::Epoch& epoch) {
    auto connection = create_database(file, intake_schema());
    if (!connection) return tl::unexpected(connection.error());
    return begin_first_epoch(**connection, epoch);
}

Result<void> create_fleet(const fs::path& file) {
    const auto connection = create_database(file, fleet_schema());
    return connection ? Result<void>() : tl::unexpected(connection.error());
}

Result<void> create_registry(const fs::path& file) {
    const auto connection = create_database(file, registry_schema());
    return connection ? Result<void>() : tl::unexpected(connection.error());
}

Result<std::unique_ptr<IntakeStore>> open_intake(const fs::path& file) {
    auto connection = open_database(file, Database::Mode::read_write, intake_schema());
    if (!connection) return tl::unexpected(connection.error());
    return intake_over(std::move(*connection));
}

Result<std::unique_ptr<IntakeReader>> open_intake_reader(const fs::path& file) {
    auto connection = open_database(file, Database::Mode::read_only, intake_schema(), Check::format);
    if (!connection) return tl::unexpected(connection.error());
    return intake_reader_over(std::move(*connection));
}

Result<std::unique_ptr<FleetStore>> open_fleet(const fs::path& file) {
    auto connection = open_database(file, Database::Mode::read_write, fleet_schema());
    if (!connection) return tl::unexpected(connection.error());
    return fleet_over(std::move(*connection));
}

Result<std::unique_ptr<FleetStore>> open_fleet_read_only(const fs::path& file) {
    auto connection = open_database(file, Database::Mode::read_only, fleet_schema());
    if (!connection) return tl::unexpected(connection.error());
    return fleet_over(std::move(*connection));
}

Result<std::unique_ptr<RegistryStore>> open_registry(const fs::path& file, const protocol::Epoch& epoch) {
    auto connection = open_database(file, Database::Mode::read_write, registry_schema());
    if (!connection) return tl::unexpected(connection.error());
    return registry_over(std::move(*connection), epoch);
}

Result<void> copy_database(const fs::path& file, const fs::path& target) {
    auto database = Database::open(file, Database::Mode::read_only);
    if (!database) return tl::unexpected(database.error());
    return database->back_up_to(target);
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

Result<void> begin_epoch(const fs::path& intake, const protocol::Epoch& epoch, std::uint64_t generation) {
    auto connection = open_database(intake, Database::Mode::read_write, intake_schema());
    if (!connection) return tl::unexpected(connection.error());
    return begin_epoch(**connection, epoch, generation);
}

Result<std::uint64_t> last_record_position(const fs::path& registry) {
    auto connection = connect(registry, Database::Mode::read_only);
    if (!connection) return tl::unexpected(connection.error());
    return last_record_position(**connection);
}

Result<void> forget_records(const fs::path& registry) {
    auto connection = connect(registry, Database::Mode::read_write);
    if (!connection) return tl::unexpected(connection.error());
    return forget_records(**connection);
}

}  // namespace veche::server::store
