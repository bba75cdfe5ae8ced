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
#include <vector>

#include "base/durable_file.h"
#include "base/result.h"
#include "content/edition/edition.h"
#include "sync/content_source.h"
#include "sync/delta_source.h"
#include "sync/protocol/tuf.h"
#include "sync/status.h"

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

// `changes`: what the edition before had is taken as had, and so is a blob whose file begins as it should: it costs
// what changed. `all`: every file is read and checked by its hash, so that a damaged one is brought again.
enum class Check { changes, all };

class EditionDownload {
  public:
    // So many bytes of the disk, `reserve`, are never taken.
    [[nodiscard]] static Result<EditionDownload> open(const std::filesystem::path& content_folder, FileCalls& calls,
                                                      std::uint64_t reserve);

    // The newest edition that is whole on this disk, checked by the catalog's hash.
    [[nodiscard]] Result<std::optional<ReadyEdition>> newest() const;
    // Of that hash, if it is here and right.
    [[nodiscard]] std::optional<content::edition::Catalog> read_catalog(const std::string& hash) const;

    // When this succeeds the edition of that catalog is whole, durable and the newest. What failed goes on from where
    // it stopped the next time; the edition before stays as it is. One that does not fit is not begun: too_large() says
    // so.
    [[nodiscard]] Result<DownloadReport> bring(ContentSource& source, const protocol::tuf::TargetFile& catalog,
                                               Check check);
    // Of the last bring.
    [[nodiscard]] const std::optional<EditionTooLarge>& too_large() const { return too_large_; }

    [[nodiscard]] const DeltaUse& delta() const { return delta_; }

  private:
    EditionDownload(std::filesystem::path path, DurableFolder root, DurableFolder catalogs, DurableFolder parts,
                    FileCalls& calls, std::uint64_t reserve);
    // Has what a delta from the newest edition brings, if there is one and it is right.
    void ask_for_delta(DeltaSource& source, const protocol::tuf::TargetFile& target);
    [[nodiscard]] Result<std::string> bring_catalog(ContentSource& source, const protocol::tuf::TargetFile& catalog);
    // What one call of bring works on.
    struct Work {
        ContentSource& source;
        const protocol::tuf::TargetFile& target;
        Check check;
        DownloadReport report;
    };
    [[nodiscard]] Result<void> bring_all(Work& work, const content::edition::Catalog& catalog);
    [[nodiscard]] Result<std::vector<content::edition::PageReference>> bring_pages(
        Work& work, const content::edition::Catalog& catalog);
    [[nodiscard]] Result<void> bring_blobs_of(Work& work, const std::vector<content::edition::PageReference>& pages);
    [[nodiscard]] Result<void> bring_rules(Work& work, const content::Town& town);
    [[nodiscard]] Result<void> bring_blob(Work& work, const content::edition::NeededBlob& blob);
    [[nodiscard]] bool is_here(const content::edition::NeededBlob& blob, Check check) const;
    // Fails when `bytes` more would take of the reserve; remembers it for that catalog.
    [[nodiscard]] Result<void> find_room(const Work& work, std::uint64_t bytes);
    [[nodiscard]] bool has_room(std::uint64_t bytes) const;
    [[nodiscard]] Result<void> fetch_blob(ContentSource& source, const content::edition::NeededBlob& blob);
    [[nodiscard]] Result<void> place_blob(const content::edition::NeededBlob& blob);
    [[nodiscard]] Result<void> sync_touched();
    [[nodiscard]] Result<void> flip(const protocol::Hash& catalog_hash);
    // Adds every blob the edition names; false when its catalog or one of its pages cannot be read. Pages of `seen` are
    // not looked through again.
    bool add_names(const std::string& catalog, std::set<std::string>& seen, std::set<std::string>& names) const;
    [[nodiscard]] Result<std::uint64_t> sweep() const;

    std::filesystem::path path_;
    DurableFolder root_;
    DurableFolder catalogs_;
    DurableFolder parts_;
    FileCalls* calls_;
    std::uint64_t reserve_;
    DeltaUse delta_;
    std::optional<EditionTooLarge> too_large_;
    std::optional<protocol::Hash> too_large_catalog_;
    std::set<std::filesystem::path> touched_;  // folders with new names that are not yet durable
};

}  // namespace veche::sync
