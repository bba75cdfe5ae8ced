// At which calls of a long piece of work it is cut: at all with VECHE_CUTS=whole, else at each so-many-th, other ones
// each time; VECHE_SEED runs the same again.
#pragma once

#include <cstdlib>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <string_view>

#include "tests/support/number_from.h"

namespace veche::test {

class Cuts {
  public:
    Cuts() {
        const char* const wanted = std::getenv("VECHE_CUTS");
        all_ = wanted != nullptr && std::string_view(wanted) == "whole";
        seed_ = number_from("VECHE_SEED", std::random_device()());
        MESSAGE(std::string(all_ ? "VECHE_CUTS=whole" : "some cuts") << ", VECHE_SEED=" << seed_);
    }
    // From 0, of work that is cut at each `every`-th call.
    [[nodiscard]] int first(int every) const {
        return all_ ? 0 : static_cast<int>(seed_ % static_cast<unsigned>(every));
    }
    [[nodiscard]] int step(int every) const { return all_ ? 1 : every; }

  private:
    bool all_ = false;
    unsigned seed_ = 0;
};

}  // namespace veche::test
