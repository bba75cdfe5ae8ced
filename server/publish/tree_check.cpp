#include "server/publish/tree_check.h"

#include "base/files.h"

namespace veche::server::publish {

bool holds(const std::filesystem::path& file, const content::edition::NeededBlob& blob, TreeCheck check) {
    if (check == TreeCheck::names) return content::edition::begins_as(blob, file);
    const auto there = read_file(file, content::edition::longest_stored(blob));
    return there && content::edition::verify(blob, *there);
}

}  // namespace veche::server::publish
