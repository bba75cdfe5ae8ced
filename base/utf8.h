// UTF-8 as every reader of foreign bytes needs it: validity, code points, limits counted in code points.
// Pure functions without allocation, but where a string is returned; linear in the length of the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace veche {

inline constexpr char32_t replacement_character = U'\uFFFD';

struct DecodedCodePoint {
    char32_t value = 0;
    std::size_t length = 0;  // bytes taken; 0 only at the end of the text
    bool valid = true;       // when false, `value` is U+FFFD and `length` is 1
};

// The code point that begins at byte `at`. Overlong forms, surrogates and values above U+10FFFF are not valid.
[[nodiscard]] DecodedCodePoint decode_code_point(std::string_view text, std::size_t at);

// Appends `value` to `text`; what is no code point is written as U+FFFD.
void append_code_point(std::string& text, char32_t value);

[[nodiscard]] bool is_valid_utf8(std::string_view text);
// The first byte that is not valid UTF-8, or npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

// Every byte of an invalid sequence counts as one.
[[nodiscard]] std::size_t count_code_points(std::string_view text);
// Whether the text has at most `limit` code points; does not read further than it must.
[[nodiscard]] bool fits_code_points(std::string_view text, std::size_t limit);

// The longest beginning that ends on a code point boundary and is within the limit.
[[nodiscard]] std::string_view truncate_code_points(std::string_view text, std::size_t limit);
[[nodiscard]] std::string_view truncate_bytes(std::string_view text, std::size_t limit);

}  // namespace veche
