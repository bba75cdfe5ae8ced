// A part of a file, for what is looked at only at its beginning or is too large to be held whole. Errors name the path.
// Any thread; no state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace veche {

// At most `most` bytes from `offset`; fewer only where the file ends.
[[nodiscard]] Result<std::string> read_file_part(const std::filesystem::path& path, std::uint64_t offset,
                                                 std::size_t most);

}  // namespace veche
