// Writes the town's folder back as it was when it was published last: what is live, from its sources.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "server/store/content_files.h"
#include "server/store/content_store.h"

namespace veche::server::editorial {

struct Exported {
    std::size_t files = 0;
    std::vector<std::string> without_source;  // subjects that were published before there was a store
};
// `folder` is made, durably; nothing may be there. Fails when nothing is live, and for a file whose bytes are not what
// its name says.
[[nodiscard]] Result<Exported> export_folder(store::ContentStore& store, const store::ContentFiles& files,
                                             const std::filesystem::path& folder);

}  // namespace veche::server::editorial
