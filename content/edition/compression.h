// zstd as the edition stores texts: one frame that tells its size. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace veche::content::edition {

// The same bytes give the same frame as long as the library is the same.
[[nodiscard]] std::string compress(std::string_view bytes);

// Fails when the frame is broken, does not tell its size, tells more than `limit` or is followed by anything.
// Never allocates more than `limit`.
[[nodiscard]] Result<std::string> decompress(std::string_view stored, std::size_t limit);

}  // namespace veche::content::edition
