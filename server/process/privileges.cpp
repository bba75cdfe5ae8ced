#include "server/process/privileges.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <system_error>
#include <unistd.h>

#include "base/confinement.h"
#include "base/log_event.h"

namespace veche::server {
namespace {

tl::unexpected<Error> system_failure(std::string_view what) {
    return failure(fmt::format("{}: {}", what, std::system_category().message(errno)));
}

// The thread-safe call wants a buffer of ours; this is larger than any account line of a sane machine.
constexpr std::size_t account_buffer = 16'384;

Result<void> go_below(Layout& layout) {
    if (::chroot(layout.root.c_str()) == 0) {
        if (::chdir("/") != 0) return system_failure("cannot enter the server's folder");
        layout.root = "/";
        return {};
    }
    if (errno != EPERM) return system_failure("cannot be confined to the server's folder");
    // Without the right to confine (some containers) the drop of privileges is what remains.
    write_log(LogEvent::not_confined, {{"reason", "this machine does not allow chroot"}});
    return {};
}

}  // namespace

Result<SystemUser> find_user(const std::string& name_or_number) {
    std::string buffer(account_buffer, '\0');
    passwd account{};
    passwd* found = nullptr;
    ::getpwnam_r(name_or_number.c_str(), &account, buffer.data(), buffer.size(), &found);
    if (found != nullptr && found->pw_uid == 0) {
        return failure("[users] of veche.toml: " + name_or_number + ": must not be root, whose rights are dropped");
    }
    if (found != nullptr) return SystemUser{found->pw_uid, found->pw_gid};
    uid_t number = 0;
    const char* last = name_or_number.data() + name_or_number.size();
    const auto [end, error] = std::from_chars(name_or_number.data(), last, number);
    if (error != std::errc() || end != last || number == 0) {
        return failure(
            fmt::format("no user '{}' on this machine; expected a name or a number above 0 in [users] of "
                        "veche.toml",
                        name_or_number));
    }
    return SystemUser{number, number};
}

std::string name_of_user(uid_t user) {
    std::string buffer(account_buffer, '\0');
    passwd account{};
    passwd* found = nullptr;
    ::getpwuid_r(user, &account, buffer.data(), buffer.size(), &found);
    return found == nullptr ? std::to_string(user) : std::string(found->pw_name);
}

Result<void> become(const SystemUser& user, const std::vector<gid_t>& groups, Layout& layout, RootFolder root) {
    const pid_t parent = ::getppid();
    if (root == RootFolder::of_town) {
        if (auto done = go_below(layout); !done) return done;
    }
    std::vector<gid_t> all = groups;
    all.push_back(user.group);
    if (::setgroups(all.size(), all.data()) != 0 || ::setresgid(user.group, user.group, user.group) != 0 ||
        ::setresuid(user.user, user.user, user.user) != 0) {
        return system_failure(fmt::format("cannot become user {}", user.user));
    }
    // Changing the user made the kernel forget it: a killed supervisor takes this process along.
    if (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) return system_failure("cannot be bound to the supervisor");
    if (::getppid() != parent) return failure("the supervisor has ended");
    if (::setuid(0) == 0) return failure("privileges could be taken back after they were dropped");
    if (root == RootFolder::of_town && ::access(layout.root.c_str(), X_OK) != 0) {
        return failure(fmt::format("{}: user {} cannot enter it; every folder above must allow it (chmod o+x)",
                                   layout.root.string(), user.user));
    }
    return protect_memory();  // the change of user has opened it again
}

}  // namespace veche::server
