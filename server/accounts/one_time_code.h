// The second factor: codes of six digits that an application on a telephone counts every 30 seconds (RFC 6238), and
// codes on paper for when the telephone is lost. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/random.h"
#include "base/result.h"

namespace veche::server::accounts {

inline constexpr std::size_t one_time_secret_bytes = 20;  // RFC 4226, 4: as long as its hash
inline constexpr std::size_t recovery_codes = 10;

[[nodiscard]] std::string make_one_time_secret(Random& random);
// What the QR code says and a person without a camera types: otpauth://totp/…
[[nodiscard]] std::string one_time_address(std::string_view town, std::string_view account, std::string_view secret);

// The step of 30 seconds whose code it is, now, the one before or the one after: a clock in a pocket goes wrong.
// Whoever takes it keeps the step, for a code is good once. Compared in constant time.
[[nodiscard]] std::optional<std::int64_t> step_of_code(std::string_view code, std::string_view secret, Instant now);

// Sixteen symbols each, 80 bits, as people read them: "abcd-efgh-…".
[[nodiscard]] std::vector<std::string> make_recovery_codes(Random& random);
// What is kept of one: SHA-256 of its symbols; blanks, hyphens and capitals do not count.
[[nodiscard]] std::string kept_of_recovery_code(std::string_view code);

}  // namespace veche::server::accounts
