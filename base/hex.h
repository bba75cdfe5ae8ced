// Hexadecimal digits, lower case only. Pure.
#pragma once

#include <string>
#include <string_view>

namespace veche {

inline constexpr std::string_view hex_digits = "0123456789abcdef";

inline void append_hex(std::string& text, unsigned char byte) {
    text += hex_digits[static_cast<std::size_t>(byte >> 4U)];
    text += hex_digits[static_cast<std::size_t>(byte & 0xFU)];
}

[[nodiscard]] inline std::string to_hex(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) append_hex(text, static_cast<unsigned char>(byte));
    return text;
}

[[nodiscard]] inline bool is_hex(std::string_view text, std::size_t digits) {
    return text.size() == digits && text.find_first_not_of(hex_digits) == std::string_view::npos;
}

}  // namespace veche
