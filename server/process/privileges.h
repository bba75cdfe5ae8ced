// Becoming another user, for processes started by root. docs/operations.md, "Users".
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "base/result.h"
#include "server/layout.h"

namespace veche::server {

struct SystemUser {
    uid_t user = 0;
    gid_t group = 0;
};

[[nodiscard]] bool is_root();

// By name or by number. A number without an account is its own group.
[[nodiscard]] Result<SystemUser> find_user(const std::string& name_or_number);

// For good, with `groups` besides the user's own. As root also confines the process to the server's folder (chroot), so
// that no other file of the machine can be read and the folder may lie anywhere; `layout` then says where things are
// from inside; a machine that does not allow chroot is warned of in the log. Fails when any other part of it fails:
// nothing may go on half dropped.
[[nodiscard]] Result<void> become(const SystemUser& user, const std::vector<gid_t>& groups, Layout& layout);

// Gives a file or folder its owner (nothing: as it is) and exactly `mode`; one that is not there is left alone. Fails
// on anything else, a link above all: a folder's user could plant one, and would be given what it leads to.
[[nodiscard]] Result<void> set_owner_and_mode(const std::filesystem::path& path, const std::optional<SystemUser>& owner,
                                              mode_t mode);

// To go behind a message about a file that could not be opened or changed: whose it is and what helps. Empty when that
// is not the reason: the file is ours, or we are root.
[[nodiscard]] std::string whose(const std::filesystem::path& path);

}  // namespace veche::server
