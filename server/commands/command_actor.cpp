#include "server/commands/command_actor.h"

#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/clock.h"
#include "server/process/privileges.h"

namespace veche::server::commands {
namespace {

bool owns(uid_t user, const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && status.st_uid == user;
}

}  // namespace

desk::Actor command_actor(const Layout& layout, std::string command) {
    const uid_t user = ::geteuid();
    const bool has_all = user == 0 || owns(user, layout.root) || owns(user, layout.registry());
    // Who called sudo is known by its own log; the variable it sets could say anything.
    return {{"command:" + name_of_user(user), std::move(command), SystemClock().now()}, {}, has_all};
}

}  // namespace veche::server::commands
