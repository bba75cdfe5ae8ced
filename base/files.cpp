#include "base/files.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

namespace veche {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> system_failure(const fs::path& path, std::string_view doing) {
    return failure(path.string() + ": " + std::string(doing) + ": " + std::system_category().message(errno));
}

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// Beside `path`, so that a rename stays within one file system; the process id keeps two writers apart.
fs::path temporary_beside(const fs::path& path) {
    return path.parent_path() / ("." + path.filename().string() + "." + std::to_string(::getpid()) + ".new");
}

Result<fs::path> write_temporary(const fs::path& path, std::string_view bytes, mode_t mode) {
    const fs::path temporary = temporary_beside(path);
    const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.value() < 0) return system_failure(path, "cannot be written");
    if (!write_all(file.value(), bytes) || ::fchmod(file.value(), mode) != 0 || ::fsync(file.value()) != 0) {
        auto error = system_failure(path, "cannot be written");
        ::unlink(temporary.c_str());
        return error;
    }
    return temporary;
}

}  // namespace

Result<std::string> read_open_file(const Descriptor& file, std::uint64_t largest) {
    const auto unreadable = [] { return failure("cannot be read: " + std::system_category().message(errno)); };
    struct stat status {};
    if (::fstat(file.value(), &status) != 0) return unreadable();
    if (!S_ISREG(status.st_mode)) return failure("not a file");
    if (static_cast<std::uint64_t>(status.st_size) > largest) {
        return failure("larger than " + std::to_string(largest) + " bytes");
    }
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::read(file.value(), bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable();
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

Result<std::string> read_file(const fs::path& path, std::uint64_t largest) {
    // O_NONBLOCK: a pipe does not hold us up; it is told that it is not a file.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.value() < 0) return system_failure(path, "cannot be read");
    auto bytes = read_open_file(file, largest);
    if (!bytes) return failure(path.string() + ": " + bytes.error().message);
    return bytes;
}

Result<void> sync_folder(const fs::path& path) {
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.value() < 0 || ::fsync(folder.value()) != 0) return system_failure(path, "cannot be made durable");
    return {};
}

Result<void> write_file(const fs::path& path, std::string_view bytes, mode_t mode) {
    if (auto written = write_file_without_sync_of_folder(path, bytes, mode); !written) return written;
    return sync_folder(path.parent_path());
}

Result<void> write_file_without_sync_of_folder(const fs::path& path, std::string_view bytes, mode_t mode) {
    const auto temporary = write_temporary(path, bytes, mode);
    if (!temporary) return tl::unexpected(temporary.error());
    if (::rename(temporary->c_str(), path.c_str()) != 0) {
        auto error = system_failure(path, "cannot be written");
        ::unlink(temporary->c_str());
        return error;
    }
    return {};
}

Result<void> write_new_file(const fs::path& path, std::string_view bytes, mode_t mode) {
    const auto temporary = write_temporary(path, bytes, mode);
    if (!temporary) return tl::unexpected(temporary.error());
    const bool linked = ::link(temporary->c_str(), path.c_str()) == 0;
    auto error = system_failure(path, "cannot be made");
    ::unlink(temporary->c_str());
    if (!linked) return error;
    return sync_folder(path.parent_path());
}

Result<void> make_folder(const fs::path& path, mode_t mode) {
    if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST) return system_failure(path, "cannot be made");
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
        return failure(path.string() + ": not a folder");
    if ((status.st_mode & 07777) != mode && ::chmod(path.c_str(), mode) != 0) {
        return system_failure(path, "its permissions cannot be set");
    }
    return {};
}

Result<FolderLock> FolderLock::take(const fs::path& file, const std::string& holder) {
    return take_within(file, holder, std::chrono::seconds(0));
}

Result<FolderLock> FolderLock::wait(const fs::path& file, const std::string& holder) {
    constexpr std::chrono::seconds patience{120};
    return take_within(file, holder, patience);
}

Result<FolderLock> FolderLock::take_within(const fs::path& file, const std::string& holder,
                                           std::chrono::seconds patience) {
    constexpr std::chrono::milliseconds step{100};
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return system_failure(file, "cannot be opened");
    const auto until = std::chrono::steady_clock::now() + patience;
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() >= until) {
            ::close(descriptor);
            return failure(file.string() + ": another " + holder + " is at work in this folder");
        }
        std::this_thread::sleep_for(step);
    }
    return FolderLock(descriptor);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace veche
