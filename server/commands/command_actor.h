// Who acts when a command does: "command:" and the Unix user; and that no restore or move of the stores goes on
// meanwhile.
#pragma once

#include <optional>
#include <string>

#include "base/shared_lock.h"
#include "server/commands/server_folder.h"
#include "server/desk/actor.h"
#include "server/layout.h"

namespace veche::server::commands {

// `command`: as it is called, "answer". Root and the owner of the folder or of its registry may do everything; nobody
// else anything.
[[nodiscard]] desk::Actor command_actor(const Layout& layout, std::string command);

// Shared by the commands below; restore and migrate have it alone.
[[nodiscard]] inline std::filesystem::path commands_lock(const Layout& layout) {
    return layout.root / "commands.lock";
}

// A command at work in the folder. Whoever may do everything works on the stores itself, with the server running or
// stopped, and holds the folder's commands.lock together with other such commands: restore and migrate wait for them.
// (The owner of the registry alone cannot, for the lock is not theirs.) Everybody else asks the office.
struct CommandAtWork {
    ServerFolder folder;
    desk::Actor actor;
    std::optional<SharedLock> lock;
};
// Fails as open_server_folder(), and while a restore or a move of the stores is at work, naming it.
[[nodiscard]] Result<CommandAtWork> begin_command(const std::filesystem::path& folder, std::string command);

// For what replaces the stores: waits for the commands that are at work, and keeps others from beginning.
[[nodiscard]] Result<SharedLock> wait_for_commands(const Layout& layout,
                                                   std::chrono::milliseconds patience = std::chrono::minutes(2));

}  // namespace veche::server::commands
