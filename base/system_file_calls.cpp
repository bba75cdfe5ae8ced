#include <array>
#include <atomic>
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

std::atomic<FileCalls*>& disk_in_place() {
    static std::atomic<FileCalls*> calls = nullptr;
    return calls;
}

}  // namespace

FileCalls& disk() {
    static SystemFileCalls real;
    FileCalls* const other = disk_in_place().load();
    return other == nullptr ? real : *other;
}

DiskInPlace::DiskInPlace(FileCalls& calls) {
    disk_in_place() = &calls;
}

DiskInPlace::~DiskInPlace() {
    disk_in_place() = nullptr;
}

int SystemFileCalls::open_nameless(int folder) {
    return or_error(::openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, owner_only));
}

int SystemFileCalls::open_new(int folder, const std::string& name) {
    return or_error(::openat(folder, name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, owner_only));
}

int SystemFileCalls::open_part(int folder, const std::string& name) {
    return or_error(::openat(folder, name.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, owner_only));
}

long SystemFileCalls::write(int file, const char* bytes, std::size_t size) {
    const ssize_t written = ::write(file, bytes, size);
    return written < 0 ? -errno : written;
}

int SystemFileCalls::cut(int file, std::uint64_t size) {
    return or_error(::ftruncate(file, static_cast<off_t>(size)));
}

int SystemFileCalls::set_mode(int file, mode_t mode) {
    return or_error(::fchmod(file, mode));
}

int SystemFileCalls::set_time(int file, std::int64_t seconds) {
    const std::array<timespec, 2> times = {timespec{seconds, 0}, timespec{seconds, 0}};
    return or_error(::futimens(file, times.data()));
}

int SystemFileCalls::sync(int file_or_folder) {
    return or_error(::fsync(file_or_folder));
}

int SystemFileCalls::sync_file_system(int file_or_folder) {
    return or_error(::syncfs(file_or_folder));
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
    return move(folder, from, folder, to);
}

int SystemFileCalls::exchange(int folder, const std::string& one, const std::string& other) {
    return or_error(::renameat2(folder, one.c_str(), folder, other.c_str(), RENAME_EXCHANGE));
}

int SystemFileCalls::make_folder(int folder, const std::string& name, mode_t mode) {
    if (::mkdirat(folder, name.c_str(), mode) != 0) return -errno;
    return or_error(::fchmodat(folder, name.c_str(), mode, 0));  // the umask may have taken some of it
}

int SystemFileCalls::remove_folder(int folder, const std::string& name) {
    return or_error(::unlinkat(folder, name.c_str(), AT_REMOVEDIR));
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
