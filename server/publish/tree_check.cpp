#include "server/publish/tree_check.h"

#include "base/files.h"
#include "content/edition/compression.h"

namespace veche::server::publish {

bool holds(const std::filesystem::path& file, const content::edition::NeededBlob& blob) {
    const auto there = read_file(file, content::edition::longest_frame(blob.reference.length));
    return there && content::edition::verify(blob, *there);
}

}  // namespace veche::server::publish
