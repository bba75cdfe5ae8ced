// Figures and letters of ASCII, byte by byte: of names, ids and header fields. For words see base/letters.h. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace veche {

[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// All other bytes stay as they are.
[[nodiscard]] inline std::string ascii_lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

}  // namespace veche
