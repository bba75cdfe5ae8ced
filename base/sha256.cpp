#include "base/sha256.h"

#include <array>
#include <sodium.h>

#include "base/hex.h"

namespace veche {

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    // libsodium's bytes are unsigned char; this is the one place where ours become so.
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string text;
    for (const unsigned char byte : digest) append_hex(text, byte);
    return text;
}

}  // namespace veche
