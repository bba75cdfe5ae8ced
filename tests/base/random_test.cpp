#include "base/random.h"

#include <doctest/doctest.h>

#include "base/sha256.h"

namespace veche {
namespace {

class Counting final : public Random {
  public:
    void fill(std::span<std::byte> bytes) override {
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(next_++);
    }

  private:
    unsigned char next_ = 30;
};

}  // namespace

TEST_CASE("a token has no symbols that look alike") {
    Counting random;
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
    Counting random;
    CHECK(random_hex(random, 3) == "1e1f20");
}

TEST_CASE("SHA-256 agrees with the standard's examples") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace veche
