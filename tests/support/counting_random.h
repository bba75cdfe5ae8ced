// Randomness that can be foreseen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/random.h"

namespace veche::test {

// Bytes that count up: 0, 1, 2, … 255, 0, … so that test vectors can be pinned.
class CountingRandom final : public Random {
  public:
    explicit CountingRandom(unsigned first = 0) : next_(first) {}

    void fill(std::span<std::byte> bytes) override {
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(next_++ & 0xFFU);
    }

  private:
    unsigned next_;
};

// Each call gives the next number, written with 32 digits: no token comes twice.
class CountingTokens final : public Random {
  public:
    void fill(std::span<std::byte> bytes) override {
        std::uint64_t value = next_++;
        for (std::byte& byte : bytes) {
            byte = static_cast<std::byte>(value % 32);
            value /= 32;
        }
    }

  private:
    std::uint64_t next_ = 0;
};

}  // namespace veche::test
