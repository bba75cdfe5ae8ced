#include "server/process/own_root.h"

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

#include "base/confinement.h"
#include "base/descriptor.h"

namespace veche::server {
namespace {

constexpr const char* place = "/tmp";  // where the new root is put together, seen by nobody else
constexpr mode_t may_be_entered = 0755;

tl::unexpected<Error> system_failure(std::string_view what) {
    return failure(fmt::format("{}: {}", what, std::system_category().message(errno)));
}

Result<void> write_to(const char* path, const std::string& text) {
    const Descriptor file(::open(path, O_WRONLY | O_CLOEXEC));
    if (file.value() < 0 || ::write(file.value(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        return system_failure(path);
    }
    return {};
}

// The namespaces, in which the user is who it was and nobody else is anybody.
Result<void> make_namespaces() {
    const uid_t user = ::geteuid();
    const gid_t group = ::getegid();
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC) != 0) {
        return system_failure(
            "the kernel gives this user no namespaces (user.max_user_namespaces, "
            "kernel.unprivileged_userns_clone, AppArmor)");
    }
    // Of a process whose memory is closed the files in /proc belong to root.
    if (::prctl(PR_SET_DUMPABLE, 1) != 0) return system_failure("the memory cannot be opened");
    if (auto done = write_to("/proc/self/setgroups", "deny"); !done) return done;
    if (auto done = write_to("/proc/self/uid_map", fmt::format("{0} {0} 1", user)); !done) return done;
    if (auto done = write_to("/proc/self/gid_map", fmt::format("{0} {0} 1", group)); !done) return done;
    return protect_memory();
}

Result<void> bind(const char* folder) {
    const std::string inside = std::string(place) + folder;
    if (::mkdir(inside.c_str(), may_be_entered) != 0 ||
        ::mount(folder, inside.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) {
        return system_failure(folder);
    }
    return {};
}

Result<void> bind_device(const char* path) {
    const std::string inside = std::string(place) + path;
    const Descriptor point(::open(inside.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    if (point.value() < 0 || ::mount(path, inside.c_str(), nullptr, MS_BIND, nullptr) != 0) return system_failure(path);
    return {};
}

// "/lib" is a link to "usr/lib".
Result<void> repeat_link(const char* path) {
    std::array<char, PATH_MAX> target{};
    if (::readlink(path, target.data(), target.size() - 1) < 0) return {};  // not on this machine
    const std::string inside = std::string(place) + path;
    return ::symlink(target.data(), inside.c_str()) == 0 ? Result<void>() : system_failure(path);
}

Result<void> put_together() {
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return system_failure("the mounts");
    if (::mount("none", place, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64k") != 0) return system_failure(place);
    for (const char* folder : {"/usr", "/proc"}) {
        if (auto done = bind(folder); !done) return done;
    }
    if (::mkdir((std::string(place) + "/dev").c_str(), may_be_entered) != 0) return system_failure("/dev");
    if (auto done = bind_device("/dev/null"); !done) return done;
    for (const char* link : {"/bin", "/lib", "/lib64"}) {
        if (auto done = repeat_link(link); !done) return done;
    }
    // bubblewrap puts its own root together there.
    return ::mkdir((std::string(place) + place).c_str(), may_be_entered) == 0 ? Result<void>() : system_failure(place);
}

Result<void> move_in() {
    if (::chdir(place) != 0 || ::syscall(SYS_pivot_root, ".", ".") != 0 || ::umount2(".", MNT_DETACH) != 0 ||
        ::chdir("/") != 0 ||
        ::mount("none", "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, nullptr) != 0) {
        return system_failure("the root folder");
    }
    return {};
}

Result<void> give_up_rights() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
    if (::syscall(SYS_capset, &header, none.data()) != 0) return system_failure("the rights");
    // A change of rights may have made the kernel forget it: a killed supervisor takes this process along.
    return ::prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 ? Result<void>() : system_failure("the supervisor");
}

}  // namespace

Result<void> enter_own_root() {
    const pid_t parent = ::getppid();
    for (const auto step : {make_namespaces, put_together, move_in, give_up_rights}) {
        if (auto done = step(); !done) return failure("a root folder of its own: " + done.error().message);
    }
    return ::getppid() == parent ? Result<void>() : failure("the supervisor has ended");
}

}  // namespace veche::server
