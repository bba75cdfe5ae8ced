// DIR/keys/postgresql-ROLE: the password with which a process connects to PostgreSQL; one line of printable ASCII,
// 0600, of that process's user.
#pragma once

#include <filesystem>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "server/database_place.h"
#include "server/layout.h"
#include "server/town_keys.h"

namespace veche::server {

[[nodiscard]] std::filesystem::path password_file(const Layout& layout, DatabaseRole role);
[[nodiscard]] KeyOwner owner_of(DatabaseRole role);

// What libpq connects with as that role: secret. Needs `layout.database`.
[[nodiscard]] Result<std::string> connection_with_password(const Layout& layout, DatabaseRole role);

// Makes those that are not there yet.
[[nodiscard]] Result<void> make_missing_passwords(const Layout& layout, Random& random);
// The statement that gives the role its password in the database: as a verifier, from which nobody learns it.
[[nodiscard]] Result<std::string> statement_that_sets_password(const Layout& layout, DatabaseRole role);

}  // namespace veche::server
