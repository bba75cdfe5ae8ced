#include "content/sha256.h"

#include <array>
#include <sodium.h>

#include "content/hex.h"

namespace veche::content {

BlobHash sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    // libsodium's bytes are unsigned char; this is the one place where ours become so.
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    BlobHash text;
    for (const unsigned char byte : digest) append_hex(text, byte);
    return text;
}

bool is_blob_hash(std::string_view text) {
    return is_hex(text, 64);
}

}  // namespace veche::content
