// PostgreSQL 15 or later behind sql::Connection: a store is a schema of a database.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/sql/connection.h"

namespace veche::server::sql {

// `address`: postgresql://… or libpq's keywords; it may hold a password and is in no message. `schema` is a name of
// ours. Refuses a server that could lose what it has confirmed (fsync or full_page_writes off), one that is too old,
// and a database whose texts are not UTF-8. A connection that is lost is made again by the next call outside a
// transaction.
[[nodiscard]] Result<std::unique_ptr<Connection>> connect_postgres(const std::string& address, std::string_view schema);
// The same for whoever works on the schema alone among all of his kind, on whatever machine: nothing while another has
// such a connection. Lost, it is not made again: somebody else may have worked there since.
[[nodiscard]] Result<std::unique_ptr<Connection>> connect_postgres_alone(const std::string& address,
                                                                         std::string_view schema);
// Makes the schema where there is none; needs the right to.
[[nodiscard]] Result<void> create_schema(const std::string& address, std::string_view schema);
// What the server keeps of a password and can compare one with, without knowing it: for ALTER ROLE … PASSWORD. One of
// printable ASCII.
[[nodiscard]] Result<std::string> password_verifier(const std::string& role, const std::string& password);

}  // namespace veche::server::sql
