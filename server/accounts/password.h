// Passwords of staff: Argon2id, as libsodium writes its hashes (RFC 9106). Thread-safe; each call takes 64 MiB and a
// tenth of a second on purpose, so it is a worker's, and never several for one request.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace veche::server::accounts {

inline constexpr std::size_t shortest_password = 12;   // letters, not bytes
inline constexpr std::size_t longest_password = 1024;  // bytes

// Why it may not be one: its length, one sign only, the account's name in it. NIST SP 800-63B, 5.1.1.2: no rules about
// kinds of signs.
enum class PasswordFault { none, too_short, too_long, no_text, one_sign, has_name };
[[nodiscard]] PasswordFault fault_of(std::string_view password, std::string_view account);

[[nodiscard]] Result<std::string> hash_password(std::string_view password);
// In constant time. With an empty hash (no such account) it takes as long, and is false.
[[nodiscard]] bool is_password(const std::string& hash, std::string_view password);
// It was made with less effort than today's: hash anew at the next sign-in.
[[nodiscard]] bool is_of_less_effort(const std::string& hash);

}  // namespace veche::server::accounts
