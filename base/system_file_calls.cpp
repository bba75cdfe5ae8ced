#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/durable_file.h"

namespace veche {
namespace {

constexpr mode_t owner_only = 0600;

int or_error(long result) {
    return result < 0 ? -errno : static_cast<int>(result);
}

}  // namespace

int SystemFileCalls::open_nameless(int folder) {
    return or_error(::openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, owner_only));
}

int SystemFileCalls::open_new(int folder, const std::string& name) {
    return or_error(::openat(folder, name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, owner_only));
}

long SystemFileCalls::write(int file, const char* bytes, std::size_t size) {
    const ssize_t written = ::write(file, bytes, size);
    return written < 0 ? -errno : written;
}

int SystemFileCalls::set_time(int file, std::int64_t seconds) {
    const std::array<timespec, 2> times = {timespec{seconds, 0}, timespec{seconds, 0}};
    return or_error(::futimens(file, times.data()));
}

int SystemFileCalls::sync(int file_or_folder) {
    return or_error(::fsync(file_or_folder));
}

int SystemFileCalls::link(int file, int folder, const std::string& name) {
    // AT_EMPTY_PATH would need a privilege that even root lacks in some containers; this way round needs none.
    const std::string path = "/proc/self/fd/" + std::to_string(file);
    return or_error(::linkat(AT_FDCWD, path.c_str(), folder, name.c_str(), AT_SYMLINK_FOLLOW));
}

int SystemFileCalls::rename_new(int folder, const std::string& from, const std::string& to) {
    if (::renameat2(folder, from.c_str(), folder, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL) return -errno;
    // A file system without that flag: one process has the folder, so looking first is enough.
    struct stat information {};
    if (::fstatat(folder, to.c_str(), &information, AT_SYMLINK_NOFOLLOW) == 0) return -EEXIST;
    return rename(folder, from, to);
}

int SystemFileCalls::rename(int folder, const std::string& from, const std::string& to) {
    return or_error(::renameat(folder, from.c_str(), folder, to.c_str()));
}

int SystemFileCalls::move(int from_folder, const std::string& from, int to_folder, const std::string& to) {
    return or_error(::renameat(from_folder, from.c_str(), to_folder, to.c_str()));
}

std::int64_t SystemFileCalls::free_bytes(int file_or_folder) {
    struct statvfs information {};
    if (::fstatvfs(file_or_folder, &information) != 0) return -errno;
    return static_cast<std::int64_t>(information.f_bavail * information.f_frsize);
}

int SystemFileCalls::remove(int folder, const std::string& name) {
    return or_error(::unlinkat(folder, name.c_str(), 0));
}

}  // namespace veche
