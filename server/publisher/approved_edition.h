// An edition made of nothing but what approvals name: versions as they stand in the content store and the files beside
// it (docs/decisions/0007-approval-by-hash.md). Whether the approvals hold is for editorial/approved.h to say, of what
// is to be signed.
#pragma once

#include <optional>
#include <vector>

#include "base/date.h"
#include "base/json.h"
#include "content/edition/edition.h"
#include "server/edition/published.h"
#include "server/layout.h"
#include "server/store/content_files.h"
#include "server/store/content_store.h"
#include "server/town_keys.h"

namespace veche::server {

struct ApprovedEdition {
    content::Town town;
    std::vector<content::Entry> entries;  // without revisions
};
// Fails naming what is no version of ours.
[[nodiscard]] Result<ApprovedEdition> edition_of(const std::vector<store::ApprovedVersion>& approved,
                                                 const TownIdentity& identity, Instant now);

// Of the form of an entry, one a language, without revisions.
[[nodiscard]] Result<std::vector<content::Entry>> entries_in(const Json& form);

// What the edition needs and the tree has not, or may have damaged.
[[nodiscard]] Result<content::edition::Blobs> missing_blobs(const ApprovedEdition& edition, const Layout& layout,
                                                            const std::optional<LastEdition>& last,
                                                            const store::ContentFiles& files);

}  // namespace veche::server
