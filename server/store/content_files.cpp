#include "server/store/content_files.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>

#include "base/files.h"
#include "base/random.h"
#include "base/sha256.h"
#include "content/edition/edition.h"

namespace veche::server::store {
namespace fs = std::filesystem;

namespace {

Result<void> write_whole(const Descriptor& to, const fs::path& file, std::string_view bytes, mode_t mode) {
    while (!bytes.empty()) {
        const long written = disk().write(to.value(), bytes.data(), bytes.size());
        if (written == -EINTR) continue;
        if (written <= 0) {
            return failure(file.string() + ": cannot be written: " +
                           std::system_category().message(written == 0 ? EIO : static_cast<int>(-written)));
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (disk().set_mode(to.value(), mode) >= 0) return {};
    return failure(file.string() + ": its permissions cannot be set");
}

}  // namespace

fs::path ContentFiles::file_of(const std::string& hash) const {
    return folder_ / content::edition::blob_path(hash);
}

// The folder itself is what is locked: there is no other file that two users may both open.
Result<Descriptor> ContentFiles::open_folder() const {
    Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.value() >= 0) return folder;
    return failure(folder_.string() + ": cannot be opened: " + std::system_category().message(errno));
}

Result<ContentFiles::Hold> ContentFiles::hold() const {
    auto folder = open_folder();
    if (!folder) return tl::unexpected(folder.error());
    while (::flock(folder->value(), LOCK_SH) != 0) {
        if (errno != EINTR) return failure(folder_.string() + ": cannot be locked");
    }
    return Hold(std::move(*folder));
}

Result<std::optional<ContentFiles::Hold>> ContentFiles::hold_alone() const {
    auto folder = open_folder();
    if (!folder) return tl::unexpected(folder.error());
    if (::flock(folder->value(), LOCK_EX | LOCK_NB) == 0) return Hold(std::move(*folder));
    if (errno == EWOULDBLOCK || errno == EINTR) return std::optional<Hold>();
    return failure(folder_.string() + ": cannot be locked");
}

Result<void> ContentFiles::add(const std::map<std::string, std::string_view>& files) {
    if (files.empty()) return {};
    for (const auto& [hash, bytes] : files) {
        if (auto added = add_unsynced(hash, bytes); !added) return added;
    }
    // With folders that are new.
    return sync_file_system(folder_);
}

// Under an unfinished name that nobody else writes to; anew also where one lies that no row names, which as an old one
// could be swept away.
Result<void> ContentFiles::add_unsynced(const std::string& hash, std::string_view bytes) const {
    const auto file = file_of(hash);
    if (auto made = make_folder_of(file); !made) return made;
    const auto folder = DurableFolder::open_existing(file.parent_path(), disk());
    if (!folder) return tl::unexpected(folder.error());
    SystemRandom random;
    const std::string own = ".new-" + hash + "." + random_hex(random, 8) + ".part";
    auto part = folder->open_part(own);
    if (!part) return tl::unexpected(part.error());
    auto done = write_whole(*part, file, bytes, mode());
    if (done) done = folder->move(own, *folder, hash);
    if (!done) (void)folder->remove(own);
    return done;
}

Result<void> ContentFiles::put(const std::string& hash, std::string_view bytes) {
    const auto file = file_of(hash);
    is_synced_ = false;
    if (made_.insert(file.parent_path()).second) {
        if (auto made = make_folder_of(file); !made) return made;
    }
    return write_file_unsynced(file, bytes, mode());
}

// As `run` has arranged it for the users of two processes; whoever calls, root as well, leaves both their access.
bool ContentFiles::is_shared() const {
    std::error_code error;
    const fs::perms mode = fs::status(folder_, error).permissions();
    return !error && (mode & fs::perms::set_gid) != fs::perms::none;
}

Result<void> ContentFiles::make_folder_of(const fs::path& file) const {
    for (const fs::path& folder : {file.parent_path().parent_path(), file.parent_path()}) {
        std::error_code error;
        if (fs::is_directory(folder, error)) continue;
        if (auto made = make_folders_unsynced(folder); !made) return made;
        // After the group, which it has of the folder above.
        fs::permissions(folder, static_cast<fs::perms>(folder_mode()), error);
        // Made by another writer at this moment, it is that one's to arrange.
        if (error != std::errc::operation_not_permitted && error) {
            return failure(folder.string() + ": " + error.message());
        }
    }
    return {};
}

Result<DurableFolder> ContentFiles::folder_of(const std::string& hash) const {
    const auto file = file_of(hash);
    if (auto made = make_folder_of(file); !made) return tl::unexpected(made.error());
    for (const fs::path& above : {folder_, file.parent_path().parent_path()}) {
        if (auto synced = sync_folder(above); !synced) return tl::unexpected(synced.error());
    }
    return DurableFolder::open_existing(file.parent_path(), disk());
}

bool ContentFiles::has(const std::string& hash) const {
    std::error_code error;
    return fs::is_regular_file(file_of(hash), error);
}

Result<void> ContentFiles::sync() {
    if (is_synced_) return {};
    is_synced_ = true;
    return sync_file_system(folder_);
}

Result<std::string> ContentFiles::read(const StoredBlob& blob) const {
    // It becomes part of a path.
    if (!content::is_blob_hash(blob.hash)) return failure("'" + blob.hash + "' is no name of a file");
    auto bytes = read_file(file_of(blob.hash), blob.length);
    if (!bytes) return bytes;
    if (bytes->size() == blob.length && sha256_hex(*bytes) == blob.hash) return bytes;
    return failure(file_of(blob.hash).string() + ": other bytes than its name says");
}

}  // namespace veche::server::store
