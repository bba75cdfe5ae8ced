#include "content/edition/compression.h"

#include <cstdlib>
#include <zstd.h>

namespace veche::content::edition {

std::string compress(std::string_view bytes, int level) {
    std::string stored(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compress(stored.data(), stored.size(), bytes.data(), bytes.size(), level);
    // Only a lack of memory fails here; a frame cannot be invented then.
    if (ZSTD_isError(size) != 0) std::abort();
    stored.resize(size);
    return stored;
}

std::optional<std::uint64_t> unpacked_length(std::string_view beginning) {
    const unsigned long long told = ZSTD_getFrameContentSize(beginning.data(), beginning.size());
    if (told == ZSTD_CONTENTSIZE_ERROR || told == ZSTD_CONTENTSIZE_UNKNOWN) return std::nullopt;
    return told;
}

Result<std::string> decompress(std::string_view stored, std::size_t limit) {
    const std::optional<std::uint64_t> told = unpacked_length(stored);
    if (!told) return failure("not a zstd frame");
    if (*told > limit) {
        return failure("unpacks to " + std::to_string(*told) + " bytes, at most " + std::to_string(limit) + " allowed");
    }
    if (ZSTD_findFrameCompressedSize(stored.data(), stored.size()) != stored.size()) {
        return failure("not one whole zstd frame");
    }
    std::string bytes(static_cast<std::size_t>(*told), '\0');
    const std::size_t size = ZSTD_decompress(bytes.data(), bytes.size(), stored.data(), stored.size());
    if (ZSTD_isError(size) != 0 || size != bytes.size()) return failure("a broken zstd frame");
    return bytes;
}

}  // namespace veche::content::edition
