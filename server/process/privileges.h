// Becoming another user, for processes started by root. docs/operations.md, "Users".
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

#include "base/result.h"
#include "server/file_owners.h"
#include "server/layout.h"

namespace veche::server {

// By name or by number. A number without an account is its own group.
[[nodiscard]] Result<SystemUser> find_user(const std::string& name_or_number);

// Its number where the machine knows no name.
[[nodiscard]] std::string name_of_user(uid_t user);

// What a process sees of the machine's files.
enum class RootFolder {
    of_town,  // the server's folder alone
    own,      // the machine's programs and no town's files (own_root.h), which is for the process itself to enter
};

// For good, with `groups` besides the user's own. With the root folder of the town also confines the process to it
// (chroot), so that no other file of the machine can be read and the folder may lie anywhere; `layout` then says where
// things are from inside; a machine that does not allow chroot is warned of in the log. Fails when any other part of it
// fails: nothing may go on half dropped.
[[nodiscard]] Result<void> become(const SystemUser& user, const std::vector<gid_t>& groups, Layout& layout,
                                  RootFolder root = RootFolder::of_town);

}  // namespace veche::server
