// The intake store on SQLite: WAL, synchronous=FULL.
#pragma once

#include <filesystem>
#include <memory>

#include "server/store/intake_store.h"

namespace veche::server::store {

// Made once by init, with the first epoch.
[[nodiscard]] Result<void> create_intake(const std::filesystem::path& file, const protocol::Epoch& epoch);
// The one writer; checks the whole file.
[[nodiscard]] Result<std::unique_ptr<IntakeStore>> open_intake(const std::filesystem::path& file);
[[nodiscard]] Result<std::unique_ptr<IntakeReader>> open_intake_reader(const std::filesystem::path& file);

// For restore, with the server stopped: a new epoch, and acknowledgements of `generation` from now on.
[[nodiscard]] Result<void> begin_epoch(const std::filesystem::path& file, const protocol::Epoch& epoch,
                                       std::uint64_t generation);
// A consistent copy while the server runs.
[[nodiscard]] Result<void> back_up_intake(const std::filesystem::path& file, const std::filesystem::path& target);

}  // namespace veche::server::store
