// backup.json: what a backup is of, so that restore can judge it. docs/formats.md, "Backup".
#pragma once

#include <filesystem>
#include <string>

#include "base/date.h"
#include "base/result.h"
#include "sync/protocol/bytes.h"

namespace veche::server::commands {

struct BackupManifest {
    protocol::TownId town;
    protocol::Epoch epoch;
    std::uint64_t generation = 0;  // everything acknowledged under it or a lower one is in the backup
    Instant made;
    std::string files;  // the SHA-256 of backup.sha256
};

[[nodiscard]] Result<void> write_manifest(const std::filesystem::path& folder, const BackupManifest& manifest);
[[nodiscard]] Result<BackupManifest> read_manifest(const std::filesystem::path& folder);

}  // namespace veche::server::commands
