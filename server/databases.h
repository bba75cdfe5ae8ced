// All databases of a server's folder at once.
#pragma once

#include "base/result.h"
#include "server/layout.h"

namespace veche::server {

// Whether each is whole and can be taken up by this program. Changes nothing: for backups.
[[nodiscard]] Result<void> check_databases(const Layout& layout);
// Before the processes start: afterwards each finds the format it knows, whichever opens a file first.
[[nodiscard]] Result<void> bring_databases_up_to_date(const Layout& layout);

}  // namespace veche::server
