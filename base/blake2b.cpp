#include "base/blake2b.h"

#include <array>
#include <sodium.h>

#include "base/hex.h"

namespace veche {

std::string blake2b_hex(std::initializer_list<std::string_view> parts) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES);
    for (const std::string_view part : parts) {
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
    }
    std::array<unsigned char, crypto_generichash_BYTES> digest{};
    crypto_generichash_final(&state, digest.data(), digest.size());
    std::string text;
    for (const unsigned char byte : digest) append_hex(text, byte);
    return text;
}

}  // namespace veche
