// The stores in files of SQLite: made, opened, checked, copied. Who writes which, and with which journal:
// docs/decisions/0003-server-databases.md.
#pragma once

#include <filesystem>
#include <memory>

#include "base/sqlite.h"
#include "server/store/fleet_store.h"
#include "server/store/intake_store.h"
#include "server/store/registry_store.h"
#include "server/store/schemas.h"

namespace veche::server::store {

using Opened = Result<std::unique_ptr<sql::Connection>>;

[[nodiscard]] Opened create_database(const std::filesystem::path& file, const Schema& schema);
enum class Check {
    format,  // at once
    pages    // reads the whole file
};
// With the journal of the schema, synchronous=FULL.
[[nodiscard]] Opened open_database(const std::filesystem::path& file, Database::Mode mode, const Schema& schema,
                                   Check check = Check::pages);

// Made once by init; or brings what is there up to date.
[[nodiscard]] Result<void> create_intake(const std::filesystem::path& file, const protocol::Epoch& epoch);
[[nodiscard]] Result<void> create_fleet(const std::filesystem::path& file);
[[nodiscard]] Result<void> create_registry(const std::filesystem::path& file);

// An older format is brought up to date first; a newer one and a damaged file are refused.
// The one writer.
[[nodiscard]] Result<std::unique_ptr<IntakeStore>> open_intake(const std::filesystem::path& file);
[[nodiscard]] Result<std::unique_ptr<IntakeReader>> open_intake_reader(const std::filesystem::path& file);
[[nodiscard]] Result<std::unique_ptr<FleetStore>> open_fleet(const std::filesystem::path& file);
// For the registrar, which only looks up keys.
[[nodiscard]] Result<std::unique_ptr<FleetStore>> open_fleet_read_only(const std::filesystem::path& file);
// `epoch` is noted beside every record made through this store.
[[nodiscard]] Result<std::unique_ptr<RegistryStore>> open_registry(const std::filesystem::path& file,
                                                                   const protocol::Epoch& epoch);

// A consistent copy while the server runs; `target` must not be there.
[[nodiscard]] Result<void> copy_database(const std::filesystem::path& file, const std::filesystem::path& target);
// Whether the file is whole and of a format this program can take up. For copies, which stay as they are.
[[nodiscard]] Result<void> check_database(const std::filesystem::path& file, const Schema& schema);
[[nodiscard]] Result<void> bring_up_to_date(const std::filesystem::path& file, const Schema& schema);

// For restore, with the server stopped: a new epoch, and acknowledgements of `generation` from now on.
[[nodiscard]] Result<void> begin_epoch(const std::filesystem::path& intake, const protocol::Epoch& epoch,
                                       std::uint64_t generation);
// How far a backup knew the feed; 0 before the first record.
[[nodiscard]] Result<std::uint64_t> last_record_position(const std::filesystem::path& registry);
// Positions begin anew in the new epoch.
[[nodiscard]] Result<void> forget_records(const std::filesystem::path& registry);

}  // namespace veche::server::store
