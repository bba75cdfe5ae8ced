// backup.json: what a backup is of, so that restore can judge it. docs/formats.md, "Backup".
#pragma once

#include <filesystem>

#include "base/date.h"
#include "base/result.h"
#include "sync/protocol/bytes.h"

namespace veche::server::commands {

struct BackupManifest {
    protocol::TownId town;
    protocol::Epoch epoch;
    std::uint64_t generation = 0;  // everything acknowledged under it or a lower one is in the backup
    Instant made;
};

[[nodiscard]] Result<void> write_manifest(const std::filesystem::path& folder, const BackupManifest& manifest);
[[nodiscard]] Result<BackupManifest> read_manifest(const std::filesystem::path& folder);

// Everything below `from`, not yet synced to the disk; a missing `from` copies nothing.
[[nodiscard]] Result<void> copy_tree(const std::filesystem::path& from, const std::filesystem::path& to);
// All that was written to the file system of `folder` is on the disk when it returns.
[[nodiscard]] Result<void> sync_file_system(const std::filesystem::path& folder);

}  // namespace veche::server::commands
