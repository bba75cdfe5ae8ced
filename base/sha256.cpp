// libcrypto's, which uses the processor's instructions for it: four times as fast as libsodium's. Its plain functions
// need no provider, configuration file or memory, so that confined processes have them too; the newer ones do.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/sha256.h"

#include <openssl/sha.h>

#include "base/hex.h"

namespace veche {

struct Sha256::State {
    SHA256_CTX hash{};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    SHA256_Init(&state_->hash);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    SHA256_Update(&state_->hash, bytes.data(), bytes.size());
}

std::string Sha256::hex() {
    Sha256Digest digest{};
    SHA256_Final(digest.data(), &state_->hash);
    std::string text;
    for (const std::uint8_t byte : digest) append_hex(text, byte);
    return text;
}

Sha256Digest sha256_digest(std::string_view bytes) {
    SHA256_CTX hash{};
    Sha256Digest digest{};
    SHA256_Init(&hash);
    SHA256_Update(&hash, bytes.data(), bytes.size());
    SHA256_Final(digest.data(), &hash);
    return digest;
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

}  // namespace veche
