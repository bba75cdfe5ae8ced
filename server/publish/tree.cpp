#include "server/publish/tree.h"

#include <cerrno>
#include <fcntl.h>
#include <set>
#include <system_error>
#include <unistd.h>

#include "base/sha256.h"

namespace veche::server::publish {
namespace {

namespace fs = std::filesystem;

// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

tl::unexpected<Error> system_failure(const fs::path& path, std::string_view what) {
    return failure(path.string() + ": " + std::string(what) + ": " + std::system_category().message(errno));
}

Result<void> write_synced(const fs::path& path, std::string_view bytes) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.number() < 0) return system_failure(path, "cannot be made");
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return system_failure(path, "cannot be written");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.number()) != 0) return system_failure(path, "cannot be synced");
    return {};
}

Result<void> sync_folder(const fs::path& path) {
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.number() < 0 || ::fsync(folder.number()) != 0) return system_failure(path, "cannot be synced");
    return {};
}

class TreeWriter {
  public:
    explicit TreeWriter(fs::path root) : root_(std::move(root)) {}

    Result<void> put(const content::BlobHash& hash, const std::string& bytes) {
        const fs::path path = root_ / content::edition::blob_path(hash);
        std::error_code error;
        // A file cut short by a crash of an older writer is written again.
        if (fs::file_size(path, error) == bytes.size() && !error) return {};
        fs::create_directories(path.parent_path(), error);
        if (error) return failure(path.parent_path().string() + ": cannot be made: " + error.message());
        const fs::path temporary = path.parent_path() / (".new-" + hash);
        if (auto written = write_synced(temporary, bytes); !written) return written;
        if (::rename(temporary.c_str(), path.c_str()) != 0) return system_failure(path, "cannot be named");
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
    std::set<fs::path> folders_;
    TreeReport report_;
};

}  // namespace

Result<TreeReport> write_tree(const fs::path& root, const content::edition::Blobs& blobs,
                              const content::edition::WrittenEdition& edition) {
    TreeWriter writer(root);
    for (const auto* files : {&blobs, &edition.blobs}) {
        for (const auto& [hash, bytes] : *files) {
            if (auto put = writer.put(hash, bytes); !put) return tl::unexpected(put.error());
        }
    }
    const std::string& catalog = edition.catalog_bytes;
    if (auto put = writer.put(sha256_hex(catalog), catalog); !put) return tl::unexpected(put.error());
    return writer.finish();
}

}  // namespace veche::server::publish
