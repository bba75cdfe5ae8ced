// Who may do what in which store, on PostgreSQL: docs/decisions/0006-who-may-read-what.md. On SQLite the owners of the
// files say so.
#pragma once

#include "base/result.h"
#include "server/database_place.h"
#include "server/sql/connection.h"
#include "server/store/schemas.h"

namespace veche::server::store {

// Makes the schema and its tables, and alone may change them.
[[nodiscard]] DatabaseRole owner_of(const Schema& schema);

// Gives each other role what it may do with the tables, and takes everything else from it; as the owner. Tables of
// ballots are nobody else's, in whichever store. Nothing on SQLite.
[[nodiscard]] Result<void> grant_rights(sql::Connection& connection, const Schema& schema);

}  // namespace veche::server::store
