#include "content/sha256.h"

#include <algorithm>
#include <array>
#include <sodium.h>

namespace veche::content {

BlobHash sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    // libsodium's bytes are unsigned char; this is the one place where ours become so.
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    constexpr std::string_view digits = "0123456789abcdef";
    BlobHash text;
    text.reserve(2 * digest.size());
    for (const unsigned char byte : digest) {
        text += digits[static_cast<std::size_t>(byte >> 4U)];
        text += digits[static_cast<std::size_t>(byte & 0xFU)];
    }
    return text;
}

bool is_blob_hash(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(),
                                            [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace veche::content
