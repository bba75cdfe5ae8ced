#include "server/file_owners.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace veche::server {
namespace {

constexpr mode_t mode_bits = 07777;

tl::unexpected<Error> system_failure(std::string_view what) {
    return failure(fmt::format("{}: {}", what, std::system_category().message(errno)));
}

Result<void> set_opened(int file, const std::filesystem::path& path, const std::optional<SystemUser>& owner,
                        mode_t mode) {
    struct stat status {};
    if (::fstat(file, &status) != 0) return system_failure(path.string() + ": cannot be looked at");
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
        return failure(path.string() + ": neither a file nor a folder");
    }
    if (owner && (status.st_uid != owner->user || status.st_gid != owner->group)) {
        // A hard link leads elsewhere no less than a symbolic one.
        if (S_ISREG(status.st_mode) && status.st_nlink > 1) {
            return failure(
                fmt::format("{}: has a second name, so it is not given to user {}", path.string(), owner->user));
        }
        if (::fchown(file, owner->user, owner->group) != 0) {
            return system_failure(fmt::format("{}: cannot be given to user {}", path.string(), owner->user));
        }
    }
    // After the owner: changing it clears the setgid bit.
    if ((status.st_mode & mode_bits) == mode && !owner) return {};
    if (::fchmod(file, mode) != 0) return system_failure(path.string() + ": its permissions cannot be set");
    return {};
}

}  // namespace

bool is_root() {
    return ::geteuid() == 0;
}

Result<void> set_owner_and_mode(const std::filesystem::path& path, const std::optional<SystemUser>& owner,
                                mode_t mode) {
    const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) return {};
    if (file < 0 && errno == ELOOP) return failure(path.string() + ": a link; expected a file or a folder");
    if (file < 0) return system_failure(path.string() + ": cannot be opened");
    auto set = set_opened(file, path, owner, mode);
    ::close(file);
    return set;
}

std::string whose(const std::filesystem::path& path) {
    struct stat status {};
    // What lies in a folder one may not enter is not seen; the folder is.
    std::filesystem::path seen = path;
    while (::lstat(seen.c_str(), &status) != 0 && seen.has_relative_path()) seen = seen.parent_path();
    if (is_root() || status.st_uid == ::geteuid()) return {};
    return fmt::format("; it belongs to user {}, and this is user {}: call the command with sudo, or as user {}",
                       status.st_uid, ::geteuid(), status.st_uid);
}

}  // namespace veche::server
