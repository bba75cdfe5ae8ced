// Folders of regular files: listed, hashed, copied. Copies are not durable by themselves: sync_file_system
// (base/files.h) when all is written. Any thread; no state.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace veche {

// Copies a regular file to a new one (0600), making the folders above `to`, and says the SHA-256 of what was read, as
// hexadecimal digits. A link is refused.
[[nodiscard]] Result<std::string> copy_hashed(const std::filesystem::path& from, const std::filesystem::path& to);
// Of a regular file; a link is refused.
[[nodiscard]] Result<std::string> hash_of_file(const std::filesystem::path& file);

// All regular files below `from`, or the one it is; none when it is not there. Unfinished writes (".…") are left out,
// and so are links: they would lead out of the folder.
[[nodiscard]] Result<void> copy_tree(const std::filesystem::path& from, const std::filesystem::path& to);
// Sorted, relative to `folder`, in the same choice.
[[nodiscard]] Result<std::vector<std::string>> files_below(const std::filesystem::path& folder);

}  // namespace veche
