// UTF-8 read and written one code point at a time. Pure. Broken bytes read as U+FFFD, one byte each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/utf8.h"

namespace veche::ui {

// The code point at byte `at`, which moves behind it. `at` must lie before the end.
[[nodiscard]] inline char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
        ++at;
        return first;
    }
    const DecodedCodePoint decoded = decode_code_point(text, at);
    at += decoded.length;
    return decoded.value;
}

// Letters that stand on the one before them, and what must not begin a line without it.
[[nodiscard]] constexpr bool is_combining(char32_t value) {
    return (value >= 0x0300 && value <= 0x036F) || (value >= 0x0483 && value <= 0x0489) ||
           (value >= 0x1AB0 && value <= 0x1AFF) || (value >= 0x20D0 && value <= 0x20FF) ||
           (value >= 0xFE00 && value <= 0xFE0F) || value == 0x200D || (value >= 0x1F3FB && value <= 0x1F3FF);
}

}  // namespace veche::ui
