// All databases of a server's folder at once.
#pragma once

#include <memory>

#include "base/result.h"
#include "server/layout.h"
#include "server/store/storage.h"

namespace veche::server {

// The town's stores, in the files of its folder.
[[nodiscard]] std::unique_ptr<store::Storage> storage_of(const Layout& layout);

// Whether each is whole and can be taken up by this program. Changes nothing: for backups.
[[nodiscard]] Result<void> check_databases(const Layout& layout);
// A folder or a backup of before the ballots had a file of their own: it has none, and misses none.
[[nodiscard]] bool has_ballots_in_registry(const Layout& layout);
// Before the processes start: afterwards each finds the format it knows, whichever opens a file first.
[[nodiscard]] Result<void> bring_databases_up_to_date(const Layout& layout);

}  // namespace veche::server
