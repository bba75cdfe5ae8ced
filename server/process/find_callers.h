// Whom the office takes commands from, as veche.toml and the machine's list of users say it.
#pragma once

#include "server/configuration.h"
#include "server/layout.h"
#include "server/office/callers.h"
#include "server/process/users.h"

namespace veche::server {

// Inside the server's folder nobody can look users up, so before processes are started. A user that is not on this
// machine (any more) is nobody's caller and told to the log. Fails when one is bound that can be no person: root and
// the folder's owner, who need no account, a user of the processes, and the one that stands for all unknown ones.
[[nodiscard]] Result<office::Callers> find_callers(const Configuration::Office& office, const Layout& layout,
                                                   const ProcessUsers& processes);

}  // namespace veche::server
