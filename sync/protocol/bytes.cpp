#include "sync/protocol/bytes.h"

#include <cstring>
#include <new>
#include <sodium.h>

#include "base/sha256.h"

namespace veche::protocol {

bool initialise_cryptography() {
    return sodium_init() >= 0;
}

std::uint64_t random_below(Random& random, std::uint64_t bound) {
    // Numbers under 2^64 mod bound are thrown away, so that every remainder is equally likely.
    const std::uint64_t rejected = (0 - bound) % bound;
    for (;;) {
        std::uint64_t number = 0;
        random.fill(std::as_writable_bytes(std::span(&number, 1)));
        if (number >= rejected) return number % bound;
    }
}

bool equal_in_constant_time(const std::uint8_t* left, const std::uint8_t* right, std::size_t size) {
    return sodium_memcmp(left, right, size) == 0;
}

namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

}  // namespace

std::optional<std::string> bytes_from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = hex_value(hex[i]);
        const int low = hex_value(hex[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

std::string to_base64(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the terminating zero
    return text;
}

std::optional<std::string> bytes_from_base64(std::string_view text) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                          nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != text.data() + text.size()) {
        return std::nullopt;
    }
    bytes.resize(size);
    return bytes;
}

Hash sha256(std::string_view bytes) {
    return {sha256_digest(bytes)};
}

}  // namespace veche::protocol
