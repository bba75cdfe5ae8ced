#include "server/publish/tree.h"

#include "base/files.h"
#include "base/sha256.h"
#include "server/publish/tree_check.h"

namespace veche::server::publish {
namespace {

namespace fs = std::filesystem;

class TreeWriter {
  public:
    TreeWriter(fs::path root, TreeCheck check) : root_(std::move(root)), check_(check) {}

    Result<void> put(const content::BlobHash& hash, const content::edition::Blob& blob) {
        const fs::path path = root_ / content::edition::blob_path(hash);
        // A file cut short by a crash, or that rotted on the disk, is written again.
        if (holds(path, {{hash, blob.bytes.size()}, blob.packing, blob.bytes.size()}, check_)) return {};
        const std::string bytes = content::edition::stored_form(blob);
        if (auto made = make_folders_unsynced(path.parent_path()); !made) return made;
        if (auto written = write_file_unsynced(path, bytes, 0644); !written) return written;
        ++report_.files_written;
        report_.bytes_written += bytes.size();
        return {};
    }

    Result<TreeReport> finish() {
        // All of it: a publication that was killed may have left names that are there and not durable.
        if (auto synced = sync_file_system(root_); !synced) return tl::unexpected(synced.error());
        return report_;
    }

  private:
    fs::path root_;
    TreeCheck check_;
    TreeReport report_;
};

}  // namespace

Result<TreeReport> write_tree(const fs::path& root, const content::edition::Blobs& blobs,
                              const content::edition::WrittenEdition& edition, TreeCheck check) {
    TreeWriter writer(root, check);
    for (const auto* files : {&blobs, &edition.blobs}) {
        for (const auto& [hash, blob] : *files) {
            if (auto put = writer.put(hash, blob); !put) return tl::unexpected(put.error());
        }
    }
    return writer.finish();
}

}  // namespace veche::server::publish
