// Uniform numbers, and the start of the cryptography library.
#pragma once

#include <cstdint>

#include "base/random.h"

namespace veche::protocol {

// Uniform in [0, bound); `bound` is at least 1.
[[nodiscard]] std::uint64_t random_below(Random& random, std::uint64_t bound);

// Must have returned true before anything else of sync/protocol is called; may be called again, from any thread.
// False: libsodium found no source of randomness, the program has to stop.
[[nodiscard]] bool initialise_cryptography();

}  // namespace veche::protocol
