#include "server/publish/tree_check.h"

#include "base/files.h"

namespace veche::server::publish {

bool holds(const std::filesystem::path& file, std::string_view bytes) {
    const auto there = read_file(file, bytes.size());
    return there && *there == bytes;
}

}  // namespace veche::server::publish
