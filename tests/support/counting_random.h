// "Random" bytes that count up: 0, 1, 2, … 255, 0, … so that test vectors can be pinned.
#pragma once

#include <cstddef>
#include <span>

#include "base/random.h"

namespace veche::test {

class CountingRandom final : public Random {
  public:
    explicit CountingRandom(unsigned first = 0) : next_(first) {}

    void fill(std::span<std::byte> bytes) override {
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(next_++ & 0xFFU);
    }

  private:
    unsigned next_;
};

}  // namespace veche::test
