#include "server/commands/command_actor.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/clock.h"

namespace veche::server::commands {
namespace {

// Larger than any account line of a sane machine.
constexpr std::size_t account_buffer = 16'384;

std::string name_of_user(uid_t user) {
    std::string buffer(account_buffer, '\0');
    passwd account{};
    passwd* found = nullptr;
    ::getpwuid_r(user, &account, buffer.data(), buffer.size(), &found);
    return found == nullptr ? std::to_string(user) : std::string(found->pw_name);
}

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
