// The JSON of TUF metadata between its bytes and its values. Inside sync/protocol only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "sync/protocol/tuf.h"

namespace veche::protocol::tuf {

inline constexpr std::int64_t largest_version = 1'000'000'000'000;

// What is signed: keys sorted, no blanks, only '"' and '\' escaped (canonical JSON as TUF's own form has it).
// Fails on numbers that are no integers.
[[nodiscard]] Result<std::string> canonical_json(const Json& value);

[[nodiscard]] Json key_json(const SigningPublicKey& key);

// The "signed" part, when a threshold of the keys `trusted` names for `role` signed it and it says that it is of that
// role and of version 1 of the specification.
[[nodiscard]] Result<Json> verified_payload(std::string_view file, const Root& trusted, Role role);

// The "signed" part before any signature is checked: for a root, which has to be read to know its own keys.
[[nodiscard]] Result<Json> unverified_payload(std::string_view file);

[[nodiscard]] Result<Root> root_from(const Json& payload);

}  // namespace veche::protocol::tuf
