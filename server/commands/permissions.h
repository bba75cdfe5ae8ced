// Whose every file and folder of DIR is: docs/operations.md, "Users".
#pragma once

#include "server/commands/server_folder.h"

namespace veche::server::commands {

// Whether [users] can be given anything; always so when not root.
[[nodiscard]] Result<void> check_users(const ServerFolder& folder);

// Owners and modes of everything in the folder, as [users] says, down to what SQLite left beside its databases when the
// power went. Gives nothing away when not root; then a file of another user where the processes write is a failure that
// says whose it is and what helps.
[[nodiscard]] Result<void> arrange_permissions(const ServerFolder& folder);

// What arrange_permissions would change, a sentence each.
[[nodiscard]] Result<std::vector<std::string>> check_permissions(const ServerFolder& folder);

}  // namespace veche::server::commands
