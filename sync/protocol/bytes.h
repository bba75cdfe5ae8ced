// Bytes of fixed size under names of their own, and their text forms. Pure; any thread.
// Byte strings of variable size are std::string, read through std::string_view: they may hold any byte.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/hex.h"
#include "sync/protocol/random.h"

namespace veche::protocol {

// Whether `size` bytes are equal, in a time that does not depend on where they differ.
[[nodiscard]] bool equal_in_constant_time(const std::uint8_t* left, const std::uint8_t* right, std::size_t size);

// A public value. `Name` only keeps an EnvelopeId from being passed for a DeviceId.
template <typename Name, std::size_t Size>
struct FixedBytes {
    static constexpr std::size_t size = Size;

    std::array<std::uint8_t, Size> bytes{};

    [[nodiscard]] std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), Size}; }
    [[nodiscard]] bool is_zero() const {
        const FixedBytes zero;
        return *this == zero;
    }
    bool operator==(const FixedBytes& other) const {
        return equal_in_constant_time(bytes.data(), other.bytes.data(), Size);
    }
    std::strong_ordering operator<=>(const FixedBytes& other) const { return bytes <=> other.bytes; }
};

using EnvelopeId = FixedBytes<struct EnvelopeIdName, 16>;
using DeviceId = FixedBytes<struct DeviceIdName, 16>;  // the first 16 bytes of SHA-256 of the device's public key
using TownId = FixedBytes<struct TownIdName, 16>;
using LookupId = FixedBytes<struct LookupIdName, 16>;              // made from a receipt code
using RecipientKeyId = FixedBytes<struct RecipientKeyIdName, 16>;  // the first 16 bytes of SHA-256 of a BoxPublicKey
using Epoch = FixedBytes<struct EpochName, 16>;                    // random, new whenever a server is restored
using Hash = FixedBytes<struct HashName, 32>;                      // SHA-256

// The value when there are exactly `Value::size` bytes.
template <typename Value>
[[nodiscard]] std::optional<Value> from_bytes(std::string_view bytes) {
    if (bytes.size() != Value::size) return std::nullopt;
    Value value;
    for (std::size_t i = 0; i < Value::size; ++i) value.bytes[i] = static_cast<std::uint8_t>(bytes[i]);
    return value;
}

template <typename Value>
[[nodiscard]] Value make_random(Random& random) {
    Value value;
    random.fill(std::as_writable_bytes(std::span(value.bytes)));
    return value;
}

using veche::to_hex;
// Lower-case digits only, an even number of them.
[[nodiscard]] std::optional<std::string> bytes_from_hex(std::string_view hex);

template <typename Name, std::size_t Size>
[[nodiscard]] std::string to_hex(const FixedBytes<Name, Size>& value) {
    return to_hex(value.view());
}

template <typename Value>
[[nodiscard]] std::optional<Value> from_hex(std::string_view hex) {
    const std::optional<std::string> bytes = bytes_from_hex(hex);
    return bytes ? from_bytes<Value>(*bytes) : std::nullopt;
}

// Base 64 of RFC 4648 section 4, with padding; reading takes nothing else.
[[nodiscard]] std::string to_base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> bytes_from_base64(std::string_view text);

[[nodiscard]] Hash sha256(std::string_view bytes);

}  // namespace veche::protocol
