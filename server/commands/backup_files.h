// The files of a backup and what they must be: backup.sha256, one "HASH  PATH" a line, as `sha256sum -c` reads it.
// docs/formats.md, "Backup".
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace veche::server::commands {

struct BackupFile {
    std::string hash;  // 64 hexadecimal digits
    std::string path;  // below the backup's folder
};

// Hashes everything in the folder; the hash of the list itself.
[[nodiscard]] Result<std::string> write_file_list(const std::filesystem::path& folder);
// Fails when the list is not the one of `hash`, or names what is not below the folder.
[[nodiscard]] Result<std::vector<BackupFile>> read_file_list(const std::filesystem::path& folder,
                                                             const std::string& hash);

}  // namespace veche::server::commands
