// Letters of the languages here, one code point at a time: Latin and Cyrillic. Pure.
#pragma once

namespace veche {

[[nodiscard]] constexpr bool is_letter(char32_t value) {
    return (value >= U'A' && value <= U'Z') || (value >= U'a' && value <= U'z') ||
           (value >= 0x0400 && value <= 0x052F && (value < 0x0482 || value > 0x0489));
}

[[nodiscard]] constexpr bool is_capital(char32_t value) {
    return (value >= U'A' && value <= U'Z') || (value >= 0x0400 && value <= 0x042F) || value == U'Ґ';
}

[[nodiscard]] constexpr char32_t lower_case(char32_t value) {
    if (value >= 0x0400 && value <= 0x040F) return value + 80;
    if (value == U'Ґ') return U'ґ';
    return is_capital(value) ? value + 32 : value;
}

}  // namespace veche
