// zstd as the edition stores texts: one frame that tells its size. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace veche::content::edition {

// Written once, read by every kiosk.
inline constexpr int published_level = 19;
// For what a kiosk packs itself: it is read from its own disk.
inline constexpr int kept_level = 6;

// The same bytes give the same frame as long as the library is the same: nothing may be named by it.
[[nodiscard]] std::string compress(std::string_view bytes, int level = published_level);

inline constexpr std::size_t longest_frame_header = 18;

// What the frame says it unpacks to, from its first bytes; nothing when they are no such header.
[[nodiscard]] std::optional<std::uint64_t> unpacked_length(std::string_view beginning);

// No frame of so many bytes is longer, by whatever version of the library.
[[nodiscard]] constexpr std::uint64_t longest_frame(std::uint64_t unpacked) {
    return unpacked + unpacked / 128 + 1024;
}

// Fails when the frame is broken, does not tell its size, tells more than `limit` or is followed by anything.
// Never allocates more than `limit`.
[[nodiscard]] Result<std::string> decompress(std::string_view stored, std::size_t limit);

}  // namespace veche::content::edition
