// Where random bytes come from. Tokens and ids ask this interface, so that tests can foresee them.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace veche {

// Not thread-safe unless an implementation says so. Never fails: without randomness the process ends.
class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::byte> bytes) = 0;
};

// The kernel's generator through libsodium. Thread-safe, without state of its own.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::byte> bytes) override;
};

// `length` symbols of 0-9 and a-z without the look-alikes i, l, o, u: five random bits each.
[[nodiscard]] std::string random_token(Random& random, std::size_t length);
// Two lower-case hexadecimal digits a byte.
[[nodiscard]] std::string random_hex(Random& random, std::size_t bytes);

}  // namespace veche
