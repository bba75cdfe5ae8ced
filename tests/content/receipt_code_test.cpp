#include "content/receipt_code.h"

#include <doctest/doctest.h>

namespace veche::content {
namespace {

ReceiptCode sample() {
    std::array<std::uint8_t, receipt_code_random_symbols> random{};
    for (std::size_t i = 0; i < random.size(); ++i) random[i] = static_cast<std::uint8_t>(37 * i + 200);
    return ReceiptCode::from_random(random);
}

}  // namespace

TEST_CASE("a code is shown in four groups of four and read back") {
    const ReceiptCode code = sample();
    CHECK(code.symbols().size() == 16);
    CHECK(code.grouped().size() == 19);
    CHECK(ReceiptCode::from_typed(code.grouped()) == code);
}

TEST_CASE("the check symbol is pinned") {
    CHECK(sample().grouped() == "8DJQ-W16B-GNTZ-49ET");
}

TEST_CASE("any one wrong symbol is found") {
    const std::string right = sample().symbols();
    for (std::size_t place = 0; place < right.size(); ++place) {
        for (const char other : crockford_symbols) {
            std::string typed = right;
            typed[place] = other;
            CHECK(ReceiptCode::from_typed(typed).has_value() == (other == right[place]));
        }
    }
}

TEST_CASE("any two symbols swapped are found") {
    const std::string right = sample().symbols();
    for (std::size_t left = 0; left < right.size(); ++left) {
        for (std::size_t other = left + 1; other < right.size(); ++other) {
            std::string typed = right;
            std::swap(typed[left], typed[other]);
            CHECK(ReceiptCode::from_typed(typed).has_value() == (typed == right));
        }
    }
}

TEST_CASE("what people write for a symbol is understood") {
    std::array<std::uint8_t, receipt_code_random_symbols> random{0,  1,  3,  10, 11, 12, 14, 17,
                                                                 19, 20, 22, 26, 29, 30, 0};
    const ReceiptCode code = ReceiptCode::from_random(random);
    REQUIRE(code.symbols().substr(0, 15) == "013ABCEHKMPTXY0");
    const std::string check(1, code.symbols().back());
    for (const std::string typed :
         {"oi3a bceh kmpt xyo", "ОІЗА–ВСЕН—КМРТ‑ХУО", "оізавсенкмртхуо", "OL3.ABCE.HKMP.TXY.O"}) {
        CAPTURE(typed);
        const auto read = ReceiptCode::from_typed(typed + check);
        REQUIRE(read);
        CHECK(*read == code);
    }
}

TEST_CASE("what is no code says why") {
    CHECK(ReceiptCode::from_typed("").error().message == "a receipt code has 16 symbols, these are fewer");
    CHECK(ReceiptCode::from_typed("ABCDE").error().message == "a receipt code has 16 symbols, these are fewer");
    CHECK(ReceiptCode::from_typed("00000000000000000").error().message ==
          "a receipt code has 16 symbols, these are more");
    CHECK(ReceiptCode::from_typed("AЖ").error().message == "\"Ж\" cannot be in a receipt code");
    CHECK(ReceiptCode::from_typed("AU").error().message == "\"U\" cannot be in a receipt code");
    CHECK_FALSE(ReceiptCode::from_typed("\xFF\xFE"));
}

TEST_CASE("while typing only symbols stay, at most sixteen") {
    CHECK(normalise_receipt_typing("ab-c ж!d") == "ABCD");
    CHECK(normalise_receipt_typing("00000000000000000000").size() == 16);
}

}  // namespace veche::content
