// What the content store holds for live, over a database of either engine. In a transaction of the caller's.
#pragma once

#include <map>
#include <string>

#include "server/sql/connection.h"

namespace veche::server::store::rows {

// Whether a row of `approval` was given on top of what that version was given on, for a newer one that was begun from
// it: nothing came between, and what its approver looked at holds both. Words of SQL.
[[nodiscard]] std::string is_begun_from(const std::string& version, const std::string& hash);

// `changed`: subject to hash. Approvals that were given on top of something else lapse.
[[nodiscard]] Result<void> set_live(sql::Connection& connection, const std::string& catalog,
                                    const std::map<std::string, std::string>& changed);

}  // namespace veche::server::store::rows
