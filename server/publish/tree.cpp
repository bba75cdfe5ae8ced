#include "server/publish/tree.h"

#include <set>
#include <system_error>

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
        std::error_code error;
        fs::create_directories(path.parent_path(), error);
        if (error) return failure(path.parent_path().string() + ": cannot be made: " + error.message());
        if (auto written = write_file_unsynced(path, bytes, 0644); !written) return written;
        folders_.insert(path.parent_path());
        ++report_.files_written;
        report_.bytes_written += bytes.size();
        return {};
    }

    Result<TreeReport> finish() {
        if (!folders_.empty()) folders_.insert(root_ / "blobs");
        for (const fs::path& folder : folders_) {
            if (auto synced = sync_folder(folder); !synced) return tl::unexpected(synced.error());
        }
        return report_;
    }

  private:
    fs::path root_;
    TreeCheck check_;
    std::set<fs::path> folders_;
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
