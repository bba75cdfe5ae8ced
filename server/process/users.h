// The users of the server's processes, as [users] of veche.toml names them. docs/architecture.md, "Who may do what".
#pragma once

#include <map>
#include <optional>
#include <string>

#include "server/configuration.h"
#include "server/process/privileges.h"
#include "server/town_keys.h"

namespace veche::server {

struct ProcessUsers {
    std::map<KeyOwner, SystemUser> all;  // empty: not root; files stay whose they are, all processes are the caller

    // Nothing for operator_only, and for all when not root.
    [[nodiscard]] std::optional<SystemUser> of(KeyOwner owner) const;
};

// Those that [users] names, the usual ones for what it leaves out; nobody when this is not root. Fails when one is not
// on this machine, or has another's user or group.
[[nodiscard]] Result<ProcessUsers> find_process_users(const Configuration::Users& named);

// What init writes: the users a package makes; where the machine has none, numbers nobody else has, so that a demo
// started by root is separated too.
[[nodiscard]] Configuration::Users usual_users();

}  // namespace veche::server
