// Where a town's stores are: files of SQLite, or schemas of a PostgreSQL database. Contract: tests/contracts, on both.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/store/fleet_store.h"
#include "server/store/intake_store.h"
#include "server/store/registry_store.h"

namespace veche::server::store {

// Each store that is opened has a connection of its own and may be used by another thread.
class Storage {
  public:
    Storage() = default;
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;
    virtual ~Storage() = default;

    // Made once, by init: every store, empty.
    [[nodiscard]] virtual Result<void> create(const protocol::Epoch& epoch) = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<IntakeStore>> intake() = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<IntakeReader>> intake_reader() = 0;
    [[nodiscard]] virtual Result<std::unique_ptr<FleetStore>> fleet() = 0;
    // `epoch` is noted beside every record made through it.
    [[nodiscard]] virtual Result<std::unique_ptr<RegistryStore>> registry(const protocol::Epoch& epoch) = 0;

    // For restore, with the server stopped: a new epoch, and acknowledgements of `generation` from now on.
    [[nodiscard]] virtual Result<void> begin_epoch(const protocol::Epoch& epoch, std::uint64_t generation) = 0;
    // For restore: positions of records begin anew in the new epoch.
    [[nodiscard]] virtual Result<void> forget_records() = 0;
};

struct StoreFiles {
    std::filesystem::path intake;
    std::filesystem::path fleet;
    std::filesystem::path registry;
};
[[nodiscard]] std::unique_ptr<Storage> in_files(StoreFiles files);
// `address` as server/sql/postgres.h takes it; nothing is asked of it yet.
[[nodiscard]] std::unique_ptr<Storage> on_postgres(std::string address);

}  // namespace veche::server::store
