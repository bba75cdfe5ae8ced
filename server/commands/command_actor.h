// Who acts when a command does: "command:" and the Unix user.
#pragma once

#include <string>

#include "server/desk/actor.h"
#include "server/layout.h"

namespace veche::server::commands {

// `command`: as it is called, "answer". Root and the owner of the folder or of its registry may do everything; nobody
// else anything.
[[nodiscard]] desk::Actor command_actor(const Layout& layout, std::string command);

}  // namespace veche::server::commands
