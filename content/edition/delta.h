// A delta: what brings one edition to a later one, in one file (docs/formats.md, "Delta"). Three patches: the catalog,
// the pages that are new, the texts these name. It is not signed. Whoever takes it knows the signed length and hash of
// the catalog; from there every length and hash is signed, and nothing is taken that does not have them. Pure but for
// BlobSource; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "content/edition/edition.h"

namespace veche::content::edition {

// A longer one is neither written nor asked for: whole files can be continued, a delta cannot.
inline constexpr std::size_t longest_delta_bytes = std::size_t{4} * 1024 * 1024;

// "deltas/OLD-NEW", by the hashes of the two catalogs.
[[nodiscard]] std::string delta_path(const BlobHash& old_catalog, const BlobHash& new_catalog);

// From the bytes of two catalogs, whose pages and texts `blobs` has. Fails when one of them is missing or damaged, and
// when so much changed that whole files are the better way.
[[nodiscard]] Result<std::string> make_delta(std::string_view old_catalog, std::string_view new_catalog,
                                             BlobSource& blobs);

struct AppliedDelta {
    std::string catalog;
    Blobs blobs;  // the pages and texts that are new, each checked by its hash
};
// `catalog`: hash and length of the new one, signed. `blobs` has the old edition whole. A failure says what is wrong
// with the delta or what is missing here; whole files help in either case.
[[nodiscard]] Result<AppliedDelta> apply_delta(std::string_view delta, std::string_view old_catalog,
                                               const BlobReference& catalog, BlobSource& blobs);

}  // namespace veche::content::edition
