#include "server/commands/command_actor.h"

#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/clock.h"
#include "server/file_owners.h"
#include "server/process/privileges.h"

namespace veche::server::commands {
namespace {

bool owns(uid_t user, const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && status.st_uid == user;
}

// In the folder of an ordinary user root leaves it to that user, who calls commands too.
Result<SharedLock> given_to_owner(Result<SharedLock> lock, const Layout& layout) {
    struct stat folder {};
    if (!lock || !is_root() || ::stat(layout.root.c_str(), &folder) != 0 || folder.st_uid == 0) return lock;
    const auto given = set_owner_and_mode(commands_lock(layout), SystemUser{folder.st_uid, folder.st_gid}, 0600);
    return given ? std::move(lock) : tl::unexpected(given.error());
}

}  // namespace

desk::Actor command_actor(const Layout& layout, std::string command) {
    const uid_t user = ::geteuid();
    const bool has_all = user == 0 || owns(user, layout.root) || owns(user, layout.registry());
    // Who called sudo is known by its own log; the variable it sets could say anything.
    return {{"command:" + name_of_user(user), std::move(command), SystemClock().now()}, {}, has_all};
}

Result<CommandAtWork> begin_command(const std::filesystem::path& folder, std::string command) {
    auto opened = open_server_folder(folder);
    if (!opened) return tl::unexpected(opened.error());
    desk::Actor actor = command_actor(opened->layout, std::move(command));
    const bool may_lock = ::geteuid() == 0 || owns(::geteuid(), opened->layout.root);
    if (!actor.is_command || !may_lock) return CommandAtWork{std::move(*opened), std::move(actor), std::nullopt};
    const auto file = commands_lock(opened->layout);
    auto lock = given_to_owner(SharedLock::share(file, "restore or migrate"), opened->layout);
    if (!lock) return failure(lock.error().message + whose(file) + "; nothing was done. Call it again afterwards");
    // It may have begun and ended, or have been killed, since it was looked at.
    opened = open_server_folder(folder);
    if (!opened) return tl::unexpected(opened.error());
    return CommandAtWork{std::move(*opened), std::move(actor), std::move(*lock)};
}

Result<SharedLock> wait_for_commands(const Layout& layout, std::chrono::milliseconds patience) {
    auto lock = given_to_owner(SharedLock::have_alone(commands_lock(layout), "command", patience), layout);
    if (!lock) return failure(lock.error().message + whose(commands_lock(layout)) + "; call it again afterwards");
    return lock;
}

}  // namespace veche::server::commands
