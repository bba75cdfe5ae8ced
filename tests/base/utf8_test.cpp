#include "base/utf8.h"

#include <doctest/doctest.h>

namespace veche {

TEST_CASE("every code point survives the way through bytes") {
    for (char32_t value = 1; value <= 0x10FFFF; value += 37) {
        if (value >= 0xD800 && value < 0xE000) continue;
        std::string bytes;
        append_code_point(bytes, value);
        const DecodedCodePoint point = decode_code_point(bytes, 0);
        REQUIRE(point.valid);
        REQUIRE(point.value == value);
        REQUIRE(point.length == bytes.size());
    }
}

TEST_CASE("what is not a code point is written as the replacement character") {
    for (const char32_t value : {char32_t{0xD800}, char32_t{0xDFFF}, char32_t{0x110000}}) {
        std::string bytes;
        append_code_point(bytes, value);
        CHECK(bytes == "\xEF\xBF\xBD");
    }
}

TEST_CASE("broken sequences are found where they begin") {
    struct Row {
        const char* name;
        std::string bytes;
        std::size_t at;
    };
    const Row rows[] = {
        {"continuation alone", "a\x80", 1},        {"overlong slash", "\xC0\xAF", 0},
        {"overlong three", "ab\xE0\x80\xAF", 2},   {"overlong four", "\xF0\x80\x80\x80", 0},
        {"surrogate", "\xED\xA0\x80", 0},          {"above the last", "\xF4\x90\x80\x80", 0},
        {"no such first byte", "\xF5\x80\x80", 0}, {"cut at the end", "\xD0\x9F\xD1", 2},
        {"cut in the middle", "\xE2\x82z", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        CHECK_FALSE(is_valid_utf8(row.bytes));
        CHECK(find_invalid_utf8(row.bytes) == row.at);
        CHECK(decode_code_point(row.bytes, row.at).length == 1);
    }
    CHECK(
        is_valid_utf8("Тихозёрск, №\xC2\xA0"
                      "5 — 🙂"));
    CHECK(is_valid_utf8(""));
}

TEST_CASE("limits are counted in code points, not bytes") {
    CHECK(count_code_points("ёж🙂") == 3);
    CHECK(count_code_points("\xD0\x80\xFF") == 2);
    CHECK(fits_code_points("ёжик", 4));
    CHECK_FALSE(fits_code_points("ёжик", 3));
    CHECK(truncate_code_points("ёжик", 2) == "ёж");
    CHECK(truncate_code_points("ё", 5) == "ё");
}

TEST_CASE("a text is never cut inside a letter") {
    CHECK(truncate_bytes("ёж", 3) == "ё");
    CHECK(truncate_bytes("ёж", 4) == "ёж");
    CHECK(truncate_bytes("🙂", 3).empty());
    CHECK(truncate_bytes("abc", 2) == "ab");
}

}  // namespace veche
