// All that a store holds, brought to another place, whatever the engines.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "server/sql/connection.h"

namespace veche::server::store {

// SHA-256 in hexadecimal digits over every table, row and value, the same for both engines.
[[nodiscard]] Result<std::string> content_hash(sql::Connection& connection);

// Replaces what `to` holds, in one transaction that ends only when both have the same hash; both of the newest format.
// `tell(rows)`: how many rows were brought so far.
[[nodiscard]] Result<void> bring_all(sql::Connection& from, sql::Connection& to,
                                     const std::function<void(std::uint64_t)>& tell);

}  // namespace veche::server::store
