// Who asks a store for a change, and a change by somebody as its store writes it down.
#pragma once

#include <string>

#include "base/date.h"

namespace veche::server::store {

struct By {
    std::string who;   // an account, or "command:" and the Unix user
    std::string from;  // an address, or the command
    Instant when;
};

}  // namespace veche::server::store
