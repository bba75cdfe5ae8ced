// Who acts at the desk, and what they may do there.
#pragma once

#include <vector>

#include "server/accounts/roles.h"
#include "server/desk/outcome.h"
#include "server/store/by.h"

namespace veche::server::desk {

struct Actor {
    store::By by;
    std::vector<accounts::Role> roles;
    bool is_command = false;  // by root or the folder's owner, who may do everything
};

[[nodiscard]] bool may(const Actor& actor, accounts::Right right);
// Refused when the actor has it not.
[[nodiscard]] Outcome<void> require(const Actor& actor, accounts::Right right);

}  // namespace veche::server::desk
