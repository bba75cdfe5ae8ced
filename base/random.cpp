#include "base/random.h"

#include <sodium.h>
#include <string_view>
#include <vector>

#include "base/hex.h"

namespace veche {

void SystemRandom::fill(std::span<std::byte> bytes) {
    // Repeated calls of sodium_init are allowed and cheap.
    if (sodium_init() < 0) sodium_misuse();
    randombytes_buf(bytes.data(), bytes.size());
}

std::string random_token(Random& random, std::size_t length) {
    constexpr std::string_view symbols = "0123456789abcdefghjkmnpqrstvwxyz";
    std::vector<std::byte> bytes(length);
    random.fill(bytes);
    std::string token;
    for (const std::byte byte : bytes) token += symbols[std::to_integer<std::size_t>(byte) % symbols.size()];
    return token;
}

std::string random_hex(Random& random, std::size_t bytes) {
    std::string buffer(bytes, '\0');
    random.fill(std::as_writable_bytes(std::span(buffer)));
    return to_hex(buffer);
}

}  // namespace veche
