// Texts sealed with a key of 32 bytes: XChaCha20-Poly1305 (IETF) behind a random nonce of 24 bytes. `bound` is not in
// the sealed text and must be the same to open it. Any thread; no state.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/random.h"

namespace veche {

inline constexpr std::size_t sealing_key_size = 32;
using SealingKey = std::span<const unsigned char, sealing_key_size>;

[[nodiscard]] std::string seal_text(SealingKey key, std::string_view bound, std::string_view text, Random& random);
// Nothing: another key, another `bound`, or other bytes.
[[nodiscard]] std::optional<std::string> open_text(SealingKey key, std::string_view bound, std::string_view sealed);

}  // namespace veche
