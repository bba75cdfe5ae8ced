#include "server/store/content_files.h"

#include "base/files.h"
#include "base/sha256.h"
#include "content/edition/edition.h"

namespace veche::server::store {

std::filesystem::path ContentFiles::file_of(const std::string& hash) const {
    return folder_ / content::edition::blob_path(hash);
}

Result<void> ContentFiles::put(const std::string& hash, std::string_view bytes) {
    const auto file = file_of(hash);
    is_synced_ = false;
    if (made_.insert(file.parent_path()).second) {
        if (auto made = make_folders_unsynced(file.parent_path()); !made) return made;
    }
    return write_file_unsynced(file, bytes, 0600);
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
