// Writes option ids into the files of a town folder, a line `option_ids = […]` under `options`. Nothing else of a file
// changes: what would read otherwise afterwards is left alone.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/publish/town_folder.h"

namespace veche::server::publish {

// The bytes of the file with the lines. Fails when they cannot be put there without changing anything else.
[[nodiscard]] Result<std::string> with_option_ids(const std::string& bytes, const OptionIds& ids);

// Owner and mode of a file stay. What could not be written is told, a line each: the ids hold all the same.
[[nodiscard]] std::vector<std::string> write_option_ids(const std::filesystem::path& folder,
                                                        const std::vector<OptionIds>& files);

}  // namespace veche::server::publish
