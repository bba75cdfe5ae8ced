// Where random bytes come from. Tests pass a counting twin, so that test vectors can be pinned.
#pragma once

#include <cstdint>
#include <span>

namespace veche::protocol {

// Implementations are used by one thread at a time unless they say otherwise.
class Random {
  public:
    Random() = default;
    Random(const Random&) = delete;
    Random& operator=(const Random&) = delete;
    virtual ~Random() = default;

    // Fills all of `bytes`; cannot fail.
    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    // Uniform in [0, bound); `bound` is at least 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
};

// The kernel's generator through libsodium. May be shared by threads.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::uint8_t> bytes) override;
};

// Must have returned true before anything else of sync/protocol is called; may be called again, from any thread.
// False: libsodium found no source of randomness, the program has to stop.
[[nodiscard]] bool initialise_cryptography();

}  // namespace veche::protocol
