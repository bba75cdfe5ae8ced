#include "base/utf8.h"

#include <array>
#include <cstdint>

namespace veche {
namespace {

constexpr DecodedCodePoint invalid_byte{replacement_character, 1, false};

std::uint32_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

// How many bytes a sequence has by its first byte; 0 when no sequence begins so.
std::size_t sequence_length(std::uint32_t first) {
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first < 0xE0) return 2;
    if (first >= 0xE0 && first < 0xF0) return 3;
    if (first >= 0xF0 && first < 0xF5) return 4;
    return 0;
}

}  // namespace

DecodedCodePoint decode_code_point(std::string_view text, std::size_t at) {
    if (at >= text.size()) return {0, 0, true};
    const std::uint32_t first = byte_at(text, at);
    const std::size_t length = sequence_length(first);
    if (length == 1) return {static_cast<char32_t>(first), 1, true};
    if (length == 0 || text.size() - at < length) return invalid_byte;
    constexpr std::array<std::uint32_t, 5> first_bits = {0, 0, 0x1F, 0x0F, 0x07};
    constexpr std::array<std::uint32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
    std::uint32_t value = first & first_bits.at(length);
    for (std::size_t i = 1; i < length; ++i) {
        const std::uint32_t next = byte_at(text, at + i);
        if ((next & 0xC0U) != 0x80U) return invalid_byte;
        value = (value << 6U) | (next & 0x3FU);
    }
    const bool surrogate = value >= 0xD800 && value < 0xE000;
    if (value < smallest.at(length) || value > 0x10FFFF || surrogate) return invalid_byte;
    return {static_cast<char32_t>(value), length, true};
}

void append_code_point(std::string& text, char32_t value) {
    if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) value = replacement_character;
    const auto bits = static_cast<std::uint32_t>(value);
    const auto append = [&text](std::uint32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (bits < 0x80) {
        append(bits);
    } else if (bits < 0x800) {
        append(0xC0U | (bits >> 6U));
        append(0x80U | (bits & 0x3FU));
    } else if (bits < 0x10000) {
        append(0xE0U | (bits >> 12U));
        append(0x80U | ((bits >> 6U) & 0x3FU));
        append(0x80U | (bits & 0x3FU));
    } else {
        append(0xF0U | (bits >> 18U));
        append(0x80U | ((bits >> 12U) & 0x3FU));
        append(0x80U | ((bits >> 6U) & 0x3FU));
        append(0x80U | (bits & 0x3FU));
    }
}

std::size_t find_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint point = decode_code_point(text, at);
        if (!point.valid) return at;
        at += point.length;
    }
    return std::string_view::npos;
}

bool is_valid_utf8(std::string_view text) {
    return find_invalid_utf8(text) == std::string_view::npos;
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) at += decode_code_point(text, at).length;
    return count;
}

bool fits_code_points(std::string_view text, std::size_t limit) {
    return text.size() <= limit || truncate_code_points(text, limit).size() == text.size();
}

std::string_view truncate_code_points(std::string_view text, std::size_t limit) {
    std::size_t at = 0;
    for (std::size_t count = 0; count < limit && at < text.size(); ++count) at += decode_code_point(text, at).length;
    return text.substr(0, at);
}

std::string_view truncate_bytes(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    std::size_t end = limit;
    while (end > 0 && limit - end < 4 && (byte_at(text, end) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end);
}

}  // namespace veche
