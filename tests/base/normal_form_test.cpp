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

TEST_CASE("bytes that are no text do no harm") {
    CHECK(to_nfc("a\xFF и\u0306") == "a\xFF й");
}

}  // namespace veche
