// GET /content/…: the signed tree as static files, with ranges and caching. Only names the tree can have are looked up,
// so no path leads out of it. Only timestamp.json changes; everything else is kept by caches for ever.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "server/endpoints/services.h"
#include "server/http/message.h"

namespace veche::server::endpoints {

// Whether `path` (below /content/) is one the published tree can have; and whether its bytes never change.
enum class ContentName { unknown, immutable, changing };
[[nodiscard]] ContentName judge_content_path(std::string_view path);

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // inclusive
};
enum class RangeKind { whole, part, unsatisfiable };
// One range of RFC 9110 section 14.1.2; anything else asks for the whole.
[[nodiscard]] RangeKind read_range(std::string_view field, std::uint64_t length, ByteRange& range);

[[nodiscard]] http::Response content_file(const std::filesystem::path& folder, const http::Request& request);

}  // namespace veche::server::endpoints
