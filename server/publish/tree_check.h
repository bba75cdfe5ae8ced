// Whether a file of the tree is what its name says, so that damage is mended by the next publication.
#pragma once

#include <filesystem>

#include "content/edition/edition.h"

namespace veche::server::publish {

// `names`: a file is taken for what its name says when it begins as it should, without reading it through; `bytes`: it
// is unpacked and hashed.
enum class TreeCheck { names, bytes };

// A regular file with that blob in it, whoever packed it. A file that cannot be read is not.
[[nodiscard]] bool holds(const std::filesystem::path& file, const content::edition::NeededBlob& blob, TreeCheck check);

}  // namespace veche::server::publish
