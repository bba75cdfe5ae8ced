// What DIR/content publishes now, followed from the signed timestamp to the catalog. Read by publish (next versions,
// previous entries), by the registrar (town, polls) and by kiosk add.
#pragma once

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

[[nodiscard]] Result<std::vector<content::Entry>> read_published_entries(const Layout& layout,
                                                                         const Published& published);

}  // namespace veche::server
