// What DIR/content publishes now, followed from the signed timestamp to the catalog. Read by publish (next versions,
// previous entries), by the registrar (town, polls) and by kiosk add.
#pragma once

#include <map>
#include <optional>

#include "base/result.h"
#include "content/edition/edition.h"
#include "server/layout.h"
#include "sync/protocol/tuf.h"

namespace veche::server {

struct Published {
    protocol::tuf::Root root;
    protocol::tuf::Timestamp timestamp;
    protocol::tuf::Snapshot snapshot;
    protocol::tuf::Targets targets;
    content::edition::Catalog catalog;
};

// The newest root below metadata/; nothing before the first publication.
[[nodiscard]] Result<std::optional<protocol::tuf::Root>> read_newest_root(const Layout& layout);

// Nothing before the first publication. Expiry is not judged. A broken tree is an error that names the file.
[[nodiscard]] Result<std::optional<Published>> read_published(const Layout& layout);

struct StoredCatalog {
    content::edition::Catalog catalog;
    std::string bytes;
};
// Every catalog below targets/ that can be read and is what its name says, the newest edition first: what is known of
// a tree whose metadata are damaged.
[[nodiscard]] std::vector<StoredCatalog> read_catalogs(const Layout& layout);

// The newest edition as far as it can still be read: what publish continues, whatever happened to the disk.
struct LastEdition {
    content::edition::Catalog catalog;
    std::vector<content::Entry> entries;  // texts named as in format 2, whatever the edition's is
    std::vector<std::string> damage;      // what could not be read, in sentences
    std::string catalog_hash;             // as it is signed; empty when that could not be read
    // Of texts of an edition of format 1: the name of the file by the name in `entries`.
    std::map<content::BlobHash, content::BlobHash> former_names;
};
// The files of an edition by the names of format 2, also where they lie under those of format 1. `last` must outlive
// it.
class LastEditionBlobs final : public content::edition::BlobSource {
  public:
    LastEditionBlobs(const Layout& layout, const std::optional<LastEdition>& last)
        : blobs_(layout.content().string()), last_(last) {}
    [[nodiscard]] Result<std::string> read(const content::BlobHash& hash) override;

  private:
    content::edition::FolderBlobs blobs_;
    const std::optional<LastEdition>& last_;
};

// Nothing before the first publication. Documents of a page that is lost are taken from the newest older edition that
// still has them, so that their revisions and clauses go on.
[[nodiscard]] std::optional<LastEdition> read_last_edition(const Layout& layout);

[[nodiscard]] Result<std::vector<content::Entry>> read_published_entries(const Layout& layout,
                                                                         const Published& published);

}  // namespace veche::server
