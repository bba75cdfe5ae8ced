// Brings an edition's files into the kiosk's content folder: catalog, pages, blobs, only what is missing.
// The folder is what content::edition::FolderBlobs reads: "blobs/aa/HASH", beside "catalogs/HASH.json", "parts/" and
// "edition", which names the newest whole edition and the one before (docs/formats.md, "Content folder of a kiosk").
// Used by one thread; readers may read meanwhile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "base/durable_file.h"
#include "base/result.h"
#include "content/edition/edition.h"
#include "sync/content_source.h"
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

    // When this succeeds the edition of that catalog is whole, durable and the newest. Files that are there already are
    // checked by their hash, so that a damaged one is brought again. What failed goes on from where it stopped the next
    // time; the edition before stays as it is.
    [[nodiscard]] Result<DownloadReport> bring(ContentSource& source, const protocol::tuf::TargetFile& catalog);

  private:
    EditionDownload(std::filesystem::path path, DurableFolder root, DurableFolder catalogs, DurableFolder parts,
                    FileCalls& calls);
    [[nodiscard]] Result<std::string> bring_catalog(ContentSource& source, const protocol::tuf::TargetFile& catalog);
    [[nodiscard]] Result<void> bring_all(ContentSource& source, const content::edition::Catalog& catalog,
                                         DownloadReport& report);
    [[nodiscard]] Result<void> bring_page(ContentSource& source, const content::edition::PageReference& page,
                                          DownloadReport& report);
    [[nodiscard]] Result<void> bring_rules(ContentSource& source, const content::Town& town, DownloadReport& report);
    // The bytes are returned only when `wanted`: pages are looked into, other blobs are not.
    enum class Bytes { wanted, not_wanted };
    [[nodiscard]] Result<std::string> bring_blob(ContentSource& source, const content::BlobReference& blob, Bytes bytes,
                                                 DownloadReport& report);
    [[nodiscard]] Result<void> fetch_blob(ContentSource& source, const content::BlobReference& blob);
    [[nodiscard]] Result<void> place_blob(const content::BlobReference& blob);
    [[nodiscard]] Result<void> sync_touched();
    [[nodiscard]] Result<void> flip(const protocol::Hash& catalog_hash);
    [[nodiscard]] std::optional<content::edition::Catalog> read_catalog(const std::string& hash) const;
    [[nodiscard]] Result<std::uint64_t> sweep() const;

    std::filesystem::path path_;
    DurableFolder root_;
    DurableFolder catalogs_;
    DurableFolder parts_;
    FileCalls* calls_;
    std::set<std::filesystem::path> touched_;  // folders with new names that are not yet durable
};

}  // namespace veche::sync
