// One byte sequence by its difference from another one, as zstd's --patch-from does it. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace veche::content::edition {

// More is neither written nor read: of what is there, and of what comes.
inline constexpr std::size_t longest_patched_bytes = std::size_t{32} * 1024 * 1024;

// One zstd frame of a single segment that tells its size. Neither of the two may be longer than longest_patched_bytes.
[[nodiscard]] std::string make_patch(std::string_view before, std::string_view after);

// Fails when the frame is broken, tells another size than `length` or a window of its own (it would be memory nobody
// has signed for), is followed by anything, or does not fit what was before. Allocates `length` bytes, no more.
[[nodiscard]] Result<std::string> apply_patch(std::string_view before, std::string_view patch, std::size_t length);

}  // namespace veche::content::edition
