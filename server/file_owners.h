// Whose files are: for processes started by root and for what they make.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

#include "base/result.h"

namespace veche::server {

struct SystemUser {
    uid_t user = 0;
    gid_t group = 0;
};

[[nodiscard]] bool is_root();

// Gives a file or folder its owner (nothing: as it is) and exactly `mode`; one that is not there is left alone. Fails
// on anything else, a link above all: a folder's user could plant one, and would be given what it leads to.
[[nodiscard]] Result<void> set_owner_and_mode(const std::filesystem::path& path, const std::optional<SystemUser>& owner,
                                              mode_t mode);

// To go behind a message about a file that could not be opened or changed: whose it is and what helps. Empty when that
// is not the reason: the file is ours, or we are root.
[[nodiscard]] std::string whose(const std::filesystem::path& path);

}  // namespace veche::server
