// Where random bytes come from: content's interface. Tests pass a counting twin, so that test vectors can be pinned.
#pragma once

#include <cstdint>

#include "content/random.h"

namespace veche::protocol {

using Random = content::Random;
using SystemRandom = content::SystemRandom;

// Uniform in [0, bound); `bound` is at least 1.
[[nodiscard]] std::uint64_t random_below(Random& random, std::uint64_t bound);

// Must have returned true before anything else of sync/protocol is called; may be called again, from any thread.
// False: libsodium found no source of randomness, the program has to stop.
[[nodiscard]] bool initialise_cryptography();

}  // namespace veche::protocol
