#include "server/store/content_files.h"

#include <system_error>

#include "base/files.h"
#include "base/random.h"
#include "base/sha256.h"
#include "content/edition/edition.h"

namespace veche::server::store {
namespace fs = std::filesystem;

fs::path ContentFiles::file_of(const std::string& hash) const {
    return folder_ / content::edition::blob_path(hash);
}

Result<void> ContentFiles::add(const std::string& hash, std::string_view bytes) {
    const auto file = file_of(hash);
    if (auto made = make_folder_of(file); !made) return made;
    // Under an unfinished name that nobody else writes to; anew also where one lies that no row names, which as an old
    // one could be swept away.
    SystemRandom random;
    const auto own = file.parent_path() / (".new-" + hash + "." + random_hex(random, 8));
    if (auto written = write_new_file(own, bytes, mode()); !written) return written;
    if (auto named = rename_path_unsynced(own, file); !named) return named;
    // With folders that are new.
    return sync_file_system(folder_);
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
