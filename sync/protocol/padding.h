// One byte 80h, then zeros up to a bucket: sizes tell little. Inside sync/protocol only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/protocol/envelope.h"

namespace veche::protocol {

inline constexpr std::size_t padding_block = 16'384;

// The bucket for a text of `size` bytes with its padding byte; nothing when it is too long for one of `largest` bytes.
[[nodiscard]] constexpr std::optional<std::size_t> bucket_for(std::size_t size, std::size_t largest) {
    const std::size_t padded = size + 1;
    if (padded <= 1024) return 1024;
    if (padded <= 4096) return 4096;
    const std::size_t blocks = (padded + padding_block - 1) / padding_block;
    if (blocks * padding_block > largest) return std::nullopt;
    return blocks * padding_block;
}

// Whether `size` is that of a padded text.
[[nodiscard]] constexpr bool is_bucket(std::size_t size) {
    return size == 1024 || size == 4096 || (size != 0 && size % padding_block == 0 && size <= largest_padded_body);
}

// `bucket` is larger than the text.
inline void pad(std::string& text, std::size_t bucket) {
    text += '\x80';
    text.resize(bucket, '\0');
}

[[nodiscard]] inline std::optional<std::string_view> without_padding(std::string_view padded) {
    const std::size_t end = padded.find_last_not_of('\0');
    if (end == std::string_view::npos || padded[end] != '\x80') return std::nullopt;
    return padded.substr(0, end);
}

}  // namespace veche::protocol
