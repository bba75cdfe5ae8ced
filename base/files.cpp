#include "base/files.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include "base/durable_file.h"

namespace veche {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> system_failure(const fs::path& path, std::string_view doing) {
    return failure(path.string() + ": " + std::string(doing) + ": " + std::system_category().message(errno));
}

// "a/b/" is "a/b"; what has no folder above it is in the present one.
struct Place {
    fs::path folder;
    std::string name;

    explicit Place(const fs::path& path) {
        const fs::path whole = path.has_filename() ? path : path.parent_path();
        folder = whole.has_parent_path() ? whole.parent_path() : fs::path(".");
        name = whole.filename().string();
    }
    [[nodiscard]] Result<DurableFolder> open() const { return DurableFolder::open_existing(folder, disk()); }
};

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

Result<void> write_file(const fs::path& path, std::string_view bytes, mode_t mode) {
    const Place place(path);
    const auto folder = place.open();
    return folder ? folder->replace(place.name, bytes, {mode, {}}) : tl::unexpected(folder.error());
}

Result<void> write_file_unsynced(const fs::path& path, std::string_view bytes, mode_t mode) {
    const Place place(path);
    const auto folder = place.open();
    return folder ? folder->replace_unsynced(place.name, bytes, {mode, {}}) : tl::unexpected(folder.error());
}

Result<void> write_new_file(const fs::path& path, std::string_view bytes, mode_t mode) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(path, error))) return failure(path.string() + ": already there");
    const Place place(path);
    const auto folder = place.open();
    return folder ? folder->create(place.name, bytes, {mode, {}}) : tl::unexpected(folder.error());
}

Result<void> make_folder(const fs::path& path, mode_t mode) {
    const Place place(path);
    const auto folder = place.open();
    if (!folder) return tl::unexpected(folder.error());
    if (auto made = folder->make_folder(place.name, mode); !made) return made;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
        return failure(path.string() + ": not a folder");
    }
    if ((status.st_mode & 07777) != mode && ::chmod(path.c_str(), mode) != 0) {
        return system_failure(path, "its permissions cannot be set");
    }
    return {};
}

Result<void> make_folders(const fs::path& path, mode_t mode) {
    constexpr mode_t above = 0755;
    const Place place(path);
    std::error_code error;
    if (fs::is_directory(path, error)) {
        // Whoever made it may have been killed before its name was durable.
        if (const auto folder = place.open()) (void)folder->sync();
        return {};
    }
    if (auto made = make_folders(place.folder, above); !made) return made;
    return make_folder(path, mode);
}

Result<void> make_folders_unsynced(const fs::path& path) {
    constexpr mode_t mode = 0755;
    std::error_code error;
    if (fs::is_directory(path, error)) return {};
    const Place place(path);
    if (auto made = make_folders_unsynced(place.folder); !made) return made;
    const auto folder = place.open();
    return folder ? folder->make_folder_unsynced(place.name, mode) : tl::unexpected(folder.error());
}

Result<void> rename_path_unsynced(const fs::path& from, const fs::path& to) {
    const Place before(from);
    const Place after(to);
    const auto left = before.open();
    if (!left) return tl::unexpected(left.error());
    const auto entered = after.open();
    if (!entered) return tl::unexpected(entered.error());
    return left->move(before.name, *entered, after.name);
}

Result<void> rename_path(const fs::path& from, const fs::path& to) {
    if (auto moved = rename_path_unsynced(from, to); !moved) return moved;
    const Place before(from);
    const Place after(to);
    if (auto synced = sync_folder(after.folder); !synced) return synced;
    return before.folder == after.folder ? Result<void>() : sync_folder(before.folder);
}

Result<void> remove_path(const fs::path& path) {
    const Place place(path);
    std::error_code error;
    if (!fs::exists(place.folder, error)) return {};
    const auto folder = place.open();
    return folder ? folder->remove_tree(place.name) : tl::unexpected(folder.error());
}

Result<void> remove_path_unsynced(const fs::path& path) {
    const Place place(path);
    const auto folder = place.open();
    return folder ? folder->remove_tree_unsynced(place.name) : tl::unexpected(folder.error());
}

Result<void> sync_folder(const fs::path& path) {
    const auto folder = DurableFolder::open_existing(path, disk());
    return folder ? folder->sync() : tl::unexpected(folder.error());
}

Result<void> sync_file_system(const fs::path& path) {
    const auto folder = DurableFolder::open_existing(path, disk());
    return folder ? folder->sync_file_system() : tl::unexpected(folder.error());
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
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (descriptor.value() < 0) return system_failure(file, "cannot be opened");
    const auto until = std::chrono::steady_clock::now() + patience;
    while (::flock(descriptor.value(), LOCK_EX | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() >= until) {
            return failure(file.string() + ": another " + holder + " is at work in this folder");
        }
        std::this_thread::sleep_for(step);
    }
    return FolderLock(std::move(descriptor));
}

}  // namespace veche
