// The files of a backup and what they must be: backup.sha256, one "HASH  PATH" a line, as `sha256sum -c` reads it.
// docs/formats.md, "Backup". Not durable by themselves: sync_file_system when all is written.
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

// Copies a regular file, making the folders above `to`, and says the SHA-256 of what was read. A link is refused.
[[nodiscard]] Result<std::string> copy_hashed(const std::filesystem::path& from, const std::filesystem::path& to);
// Of a regular file; a link is refused.
[[nodiscard]] Result<std::string> hash_of_file(const std::filesystem::path& file);

// All regular files below `from`, or the one it is; none when it is not there. Unfinished writes (".…") are left out,
// and so are links: they would lead out of the folder.
[[nodiscard]] Result<void> copy_tree(const std::filesystem::path& from, const std::filesystem::path& to);
// Sorted, relative to `folder`, in the same choice.
[[nodiscard]] Result<std::vector<std::string>> files_below(const std::filesystem::path& folder);

// Hashes everything in the folder; the hash of the list itself.
[[nodiscard]] Result<std::string> write_file_list(const std::filesystem::path& folder);
// Fails when the list is not the one of `hash`, or names what is not below the folder.
[[nodiscard]] Result<std::vector<BackupFile>> read_file_list(const std::filesystem::path& folder,
                                                             const std::string& hash);

// All that was written to the file system of `folder` is on the disk when it returns.
[[nodiscard]] Result<void> sync_file_system(const std::filesystem::path& folder);

}  // namespace veche::server::commands
