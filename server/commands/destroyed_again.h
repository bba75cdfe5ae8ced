// What was destroyed after a backup was made must not come back with it.
#pragma once

#include <cstddef>

#include "base/result.h"
#include "server/layout.h"

namespace veche::server::commands {

// In the restored stores at `staged`, which nobody has opened: the cases that the town's folder, or another backup
// beside the one that is restored, knows to be destroyed. How many; what cannot be read knows none.
[[nodiscard]] Result<std::size_t> destroy_again(const Layout& source, const Layout& layout, const Layout& staged);

}  // namespace veche::server::commands
