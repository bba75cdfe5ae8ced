// What the entries of one edition are against those of another. Reads only the pages that differ.
#pragma once

#include <utility>
#include <vector>

#include "base/result.h"
#include "content/edition/edition.h"

namespace veche::content::edition {

struct EditionStep {
    std::vector<Entry> come;  // new, or other than before
    std::vector<std::pair<EntryId, Language>> gone;

    bool operator==(const EditionStep&) const = default;
};

// `blobs` has the pages of both. Fails at the first of them that is missing or broken.
[[nodiscard]] Result<EditionStep> step_between(const Catalog& before, const Catalog& after, BlobSource& blobs);

}  // namespace veche::content::edition
