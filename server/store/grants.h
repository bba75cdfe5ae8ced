// Who may do what in which store, on PostgreSQL: docs/decisions/0006-who-may-read-what.md. On SQLite the owners of the
// files say so.
#pragma once

#include "base/result.h"
#include "server/database_place.h"
#include "server/sql/connection.h"
#include "server/store/schemas.h"
#include "server/store/storage.h"

namespace veche::server::store {

// As whom a command opens a store, which is of no process: no more than it needs. `whole`: the migrator, who works as
// the owner of all tables.
[[nodiscard]] DatabaseRole role_for(const Schema& schema, Storage::Access access);

// As the owner: makes the functions of the schema, gives each role what it may do, and takes everything else from all
// of them. Nothing on SQLite.
[[nodiscard]] Result<void> grant_rights(sql::Connection& connection, const Schema& schema);

// As the owner, before anything else is done there: whether all that lies in the schema is what its steps and
// grant_rights() make, and whether only the migrator may become the owner. What else there is could have been planted
// by a process that was taken over, and would run with the rights of whoever comes by. Nothing on SQLite.
[[nodiscard]] Result<void> check_nothing_is_planted(sql::Connection& connection, const Schema& schema);

}  // namespace veche::server::store
