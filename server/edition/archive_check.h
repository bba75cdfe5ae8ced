// Whether everything in DIR/archive can still be read, and what helps where it cannot: one rotten file would end every
// publication and every count. Under the publish lock.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/layout.h"

namespace veche::server {

struct ArchiveFault {
    std::filesystem::path file;
    std::string what;  // begins with the file
};

[[nodiscard]] std::vector<ArchiveFault> check_archive(const Layout& layout);

// Writes what the editions still in content/ have of the faulty files anew. What none of them has is renamed to
// FILE.set-aside, where nothing reads it: ballots on that version are then not counted. Without a readable
// revisions.json nobody knows the last ones given, so the next ones keep a distance (Versions::may_be_behind). A
// sentence for each file: what became of it. May be called again.
[[nodiscard]] Result<std::vector<std::string>> mend_archive(const Layout& layout,
                                                            const std::vector<ArchiveFault>& faults);

}  // namespace veche::server
