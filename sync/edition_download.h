// Brings an edition's files into the kiosk's content folder: catalog, pages, blobs, only what is missing.
// The folder is what content::edition::FolderBlobs reads: "blobs/aa/HASH", beside "catalogs/HASH.json" and "edition",
// which names the newest whole edition and the one before. Used by one thread; readers may read meanwhile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "content/edition/edition.h"
#include "content/result.h"
#include "sync/content_source.h"
#include "sync/durable_file.h"
#include "sync/protocol/tuf.h"

namespace veche::sync {

struct ReadyEdition {
    protocol::Hash catalog_hash;
    content::edition::Catalog catalog;
};

struct DownloadReport {
    bool changed = false;  // another edition than before is now the newest
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::uint64_t removed = 0;  // files of neither the newest edition nor the one before
};

class EditionDownload {
  public:
    [[nodiscard]] static Result<EditionDownload> open(const std::filesystem::path& content_folder, FileCalls& calls);

    // The newest edition that is whole on this disk, checked by the catalog's hash.
    [[nodiscard]] Result<std::optional<ReadyEdition>> newest() const;

    // When this succeeds the edition of that catalog is whole, durable and the newest. What failed goes on from where
    // it stopped the next time; the edition before stays as it is.
    [[nodiscard]] Result<DownloadReport> bring(ContentSource& source, const protocol::tuf::TargetFile& catalog);

  private:
    EditionDownload(std::filesystem::path path, DurableFolder root, DurableFolder catalogs, FileCalls& calls);
    [[nodiscard]] Result<std::string> bring_catalog(ContentSource& source, const protocol::tuf::TargetFile& catalog);
    [[nodiscard]] Result<void> bring_blob(ContentSource& source, const content::BlobReference& blob,
                                          DownloadReport& report);
    [[nodiscard]] Result<void> bring_all(ContentSource& source, const content::edition::Catalog& catalog,
                                         DownloadReport& report);
    [[nodiscard]] Result<void> flip(const std::string& catalog_hash);
    [[nodiscard]] Result<std::uint64_t> sweep() const;

    std::filesystem::path path_;
    DurableFolder root_;
    DurableFolder catalogs_;
    FileCalls* calls_;
};

}  // namespace veche::sync
