#include "base/random.h"

#include <doctest/doctest.h>

#include "base/sha256.h"
#include "tests/support/counting_random.h"

namespace veche {
TEST_CASE("a token has no symbols that look alike") {
    test::CountingRandom random(30);
    CHECK(random_token(random, 4) == "yz01");
    SystemRandom system;
    for (int i = 0; i < 100; ++i) {
        const std::string token = random_token(system, 20);
        CHECK(token.size() == 20);
        CHECK(token.find_first_of("ilou") == std::string::npos);
    }
    CHECK(random_token(system, 20) != random_token(system, 20));
}

TEST_CASE("hexadecimal ids have two digits a byte") {
    test::CountingRandom random(30);
    CHECK(random_hex(random, 3) == "1e1f20");
}

TEST_CASE("SHA-256 agrees with the standard's examples") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace veche
