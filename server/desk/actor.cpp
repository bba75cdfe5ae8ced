#include "server/desk/actor.h"

#include <string>

namespace veche::server::desk {

bool may(const Actor& actor, accounts::Right right) {
    return actor.is_command || accounts::may(actor.roles, right);
}

Outcome<void> require(const Actor& actor, accounts::Right right) {
    if (may(actor, right)) return {};
    return refused(Why::not_allowed, actor.by.who + " has not the right '" + std::string(name_of(right)) + "'");
}

}  // namespace veche::server::desk
