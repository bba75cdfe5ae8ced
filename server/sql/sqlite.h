// SQLite behind sql::Connection: a store is a file.
#pragma once

#include <filesystem>
#include <memory>

#include "base/sqlite.h"
#include "server/sql/connection.h"

namespace veche::server::sql {

[[nodiscard]] std::unique_ptr<Connection> over(Database database);

}  // namespace veche::server::sql
