// UTF-8 read and written one code point at a time. Pure. Broken bytes read as U+FFFD, one byte each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace veche::ui {

// The code point at byte `at`, which moves behind it. `at` must lie before the end.
[[nodiscard]] inline char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t index) { return static_cast<char32_t>(static_cast<unsigned char>(text[index])); };
    const char32_t first = byte(at++);
    if (first < 0x80) return first;
    const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || at + more > text.size()) return 0xFFFD;
    char32_t value = first & (0x3FU >> more);
    for (std::size_t step = 0; step < more; ++step) {
        if ((byte(at + step) & 0xC0U) != 0x80U) return 0xFFFD;
        value = (value << 6U) | (byte(at + step) & 0x3FU);
    }
    const char32_t least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0xFFFD;
    at += more;
    return value;
}

inline void append_code_point(std::string& text, char32_t value) {
    const auto put = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (value < 0x80) {
        put(value);
    } else if (value < 0x800) {
        put(0xC0U | (value >> 6U));
        put(0x80U | (value & 0x3FU));
    } else if (value < 0x10000) {
        put(0xE0U | (value >> 12U));
        put(0x80U | ((value >> 6U) & 0x3FU));
        put(0x80U | (value & 0x3FU));
    } else {
        put(0xF0U | (value >> 18U));
        put(0x80U | ((value >> 12U) & 0x3FU));
        put(0x80U | ((value >> 6U) & 0x3FU));
        put(0x80U | (value & 0x3FU));
    }
}

// Letters that stand on the one before them, and what must not begin a line without it.
[[nodiscard]] constexpr bool is_combining(char32_t value) {
    return (value >= 0x0300 && value <= 0x036F) || (value >= 0x0483 && value <= 0x0489) ||
           (value >= 0x1AB0 && value <= 0x1AFF) || (value >= 0x20D0 && value <= 0x20FF) ||
           (value >= 0xFE00 && value <= 0xFE0F) || value == 0x200D || (value >= 0x1F3FB && value <= 0x1F3FF);
}

}  // namespace veche::ui
