#include "base/normal_form.h"

#include <doctest/doctest.h>

namespace veche {

TEST_CASE("letters in pieces become one sign, others stay") {
    CHECK(to_nfc("и\u0306 е\u0308 і\u0308 И\u0306") == "й ё ї Й");
    CHECK(to_nfc("e\u0301") == "é");
    CHECK(to_nfc("Майский йогурт, «59‑ФЗ», 12 м²") == "Майский йогурт, «59‑ФЗ», 12 м²");
    CHECK(to_nfc("plain") == "plain");
    CHECK(to_nfc("").empty());
    // No letter to compose with.
    CHECK(to_nfc("\u0306и") == "\u0306и");
}

TEST_CASE("a letter with more marks than any text has is left as it is, for ordering them costs their square") {
    const auto pile = [](int pairs) {
        std::string text = "e";
        for (int i = 0; i < pairs; ++i) text += "\xCC\x81\xCC\x96";  // U+0301, U+0316: in the wrong order
        return text;
    };
    CHECK(to_nfc(pile(15)) != pile(15));
    CHECK(to_nfc(pile(16)) == pile(16));
}

TEST_CASE("bytes that are no text do no harm") {
    CHECK(to_nfc("a\xFF и\u0306") == "a\xFF й");
}

}  // namespace veche
