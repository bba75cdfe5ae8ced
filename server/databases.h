// All databases of a server's folder at once, in its files or where its veche.toml says.
#pragma once

#include <memory>

#include "base/result.h"
#include "server/layout.h"
#include "server/store/storage.h"

namespace veche::server {

// The town's stores. On PostgreSQL each is opened as the role of this process; by a command, which has to be able to
// read the password, as the role that may do what it asks for (server/store/grants.h).
[[nodiscard]] std::unique_ptr<store::Storage> storage_of(const Layout& layout);

// Whether a store is whole and can be taken up by this program. Changes nothing.
[[nodiscard]] Result<void> check_store(const Layout& layout, const store::Schema& schema);
// The same of all: for backups.
[[nodiscard]] Result<void> check_databases(const Layout& layout);
// A folder or a backup of before the ballots had a file of their own: it has none, and misses none.
[[nodiscard]] bool has_ballots_in_registry(const Layout& layout);
// That, and stores that came later than the folder: staff, and content before a publication made it.
[[nodiscard]] bool is_rightly_missing(const Layout& layout, const store::Schema& schema);
// Before the processes start: afterwards each finds the format it knows, whichever opens a store first, and on
// PostgreSQL the rights of its role. There no process could do it itself.
[[nodiscard]] Result<void> bring_databases_up_to_date(const Layout& layout);
// On PostgreSQL: the turn of the town's one registrar, for as long as it lives; fails while a server has it, on
// whatever machine. Nothing on SQLite, where the lock of the folder says so.
[[nodiscard]] Result<std::unique_ptr<sql::Connection>> take_registrars_turn(const Layout& layout);
// On PostgreSQL: makes what is missing, empty. For a town that comes there.
[[nodiscard]] Result<void> make_missing_stores(const Layout& layout);

}  // namespace veche::server
