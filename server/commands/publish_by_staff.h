// `publish` of somebody who owns no key: what the folder changes is brought to the office and sent for approval there.
#pragma once

#include <iosfwd>

#include "server/commands/commands.h"
#include "server/layout.h"

namespace veche::server::commands {

// As publish(); nothing is published by it before another person approves (`approve`).
[[nodiscard]] Result<void> send_for_approval(const Layout& layout, const PublishOptions& options, std::ostream& out);

}  // namespace veche::server::commands
