// The fleet store on SQLite with a rollback journal: two processes may write, one after the other.
#pragma once

#include <filesystem>
#include <memory>

#include "server/store/fleet_store.h"

namespace veche::server::store {

[[nodiscard]] Result<void> create_fleet(const std::filesystem::path& file);
[[nodiscard]] Result<std::unique_ptr<FleetStore>> open_fleet(const std::filesystem::path& file);
// For the registrar, which only looks up keys.
[[nodiscard]] Result<std::unique_ptr<FleetStore>> open_fleet_read_only(const std::filesystem::path& file);
[[nodiscard]] Result<void> back_up_fleet(const std::filesystem::path& file, const std::filesystem::path& target);

}  // namespace veche::server::store
