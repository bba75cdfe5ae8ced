// Writes an edition as a tree of files: blobs first, each under a temporary name, synced and renamed, so that a reader
// sees whole files only; what is there already is neither packed nor written again. Which catalog is current is said by
// the signed metadata (docs/protocol.md), not here. One writer at a time.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "content/edition/edition.h"
#include "server/publish/tree_check.h"

namespace veche::server::publish {

struct TreeReport {
    std::size_t files_written = 0;
    std::uint64_t bytes_written = 0;
};

// ROOT/blobs/aa/HASH for every blob of the town and every page. Fails when the disk does.
[[nodiscard]] Result<TreeReport> write_tree(const std::filesystem::path& root, const content::edition::Blobs& blobs,
                                            const content::edition::WrittenEdition& edition,
                                            TreeCheck check = TreeCheck::bytes);

}  // namespace veche::server::publish
