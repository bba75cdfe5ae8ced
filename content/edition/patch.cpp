#include "content/edition/patch.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <memory>
#include <zstd.h>

#include "content/edition/compression.h"

namespace veche::content::edition {
namespace {

constexpr int thorough_level = 19;
constexpr int quick_level = 9;
// What the thorough level looks through in a tenth of a second.
constexpr std::size_t most_thorough_bytes = std::size_t{1024} * 1024;
constexpr int smallest_window_log = 10;
// RFC 8878, 3.1.1.1.1: in the byte behind the magic number.
constexpr std::size_t descriptor_at = 4;
constexpr unsigned single_segment = 0x20;

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// Only a lack of memory or a programmer's error fails while packing; a frame cannot be invented then.
std::size_t must(std::size_t code) {
    if (ZSTD_isError(code) != 0) std::abort();
    return code;
}

}  // namespace

std::string make_patch(std::string_view before, std::string_view after) {
    const std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
    if (!context) std::abort();
    const std::size_t all = before.size() + after.size();
    const bool is_large = all > most_thorough_bytes;
    must(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, is_large ? quick_level : thorough_level));
    // It must reach from the end of what comes to the beginning of what is there.
    const int reach = std::max(static_cast<int>(std::bit_width(all)), smallest_window_log);
    must(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, reach));
    if (is_large) must(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_enableLongDistanceMatching, 1));
    must(ZSTD_CCtx_refPrefix(context.get(), before.data(), before.size()));
    std::string patch(ZSTD_compressBound(after.size()), '\0');
    patch.resize(must(ZSTD_compress2(context.get(), patch.data(), patch.size(), after.data(), after.size())));
    return patch;
}

Result<std::string> apply_patch(std::string_view before, std::string_view patch, std::size_t length) {
    if (length > longest_patched_bytes || before.size() > longest_patched_bytes) return failure("larger than allowed");
    if (unpacked_length(patch) != length) return failure("not a zstd frame of the length that is signed");
    if ((static_cast<unsigned char>(patch[descriptor_at]) & single_segment) == 0) {
        return failure("a zstd frame with a window of its own");
    }
    if (ZSTD_findFrameCompressedSize(patch.data(), patch.size()) != patch.size()) {
        return failure("not one whole zstd frame");
    }
    const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
    if (!context || ZSTD_isError(ZSTD_DCtx_refPrefix(context.get(), before.data(), before.size())) != 0) {
        return failure("no memory");
    }
    std::string after(length, '\0');
    const std::size_t size = ZSTD_decompressDCtx(context.get(), after.data(), after.size(), patch.data(), patch.size());
    if (ZSTD_isError(size) != 0 || size != length) return failure("a broken zstd frame");
    return after;
}

}  // namespace veche::content::edition
