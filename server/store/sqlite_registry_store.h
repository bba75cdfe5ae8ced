// The registry on SQLite with a rollback journal, synchronous=FULL.
#pragma once

#include <filesystem>
#include <memory>

#include "server/store/registry_store.h"

namespace veche::server::store {

[[nodiscard]] Result<void> create_registry(const std::filesystem::path& file);
// `epoch` is noted beside every record made through this store.
[[nodiscard]] Result<std::unique_ptr<RegistryStore>> open_registry(const std::filesystem::path& file,
                                                                   const protocol::Epoch& epoch);
[[nodiscard]] Result<void> back_up_registry(const std::filesystem::path& file, const std::filesystem::path& target);
// For restore: how far the backup knew the feed; 0 before the first record.
[[nodiscard]] Result<std::uint64_t> last_record_position(const std::filesystem::path& file);
// For restore: positions begin anew in the new epoch.
[[nodiscard]] Result<void> forget_records(const std::filesystem::path& file);

}  // namespace veche::server::store
