// Cases whose words were destroyed: what becomes of one, and which they are.
#pragma once

#include <map>

#include "server/sql/connection.h"
#include "server/store/case.h"

namespace veche::server::store {

// Its key and all that is sealed; what stands in clear stays.
void forget_words(Case& subject, Instant when);

// Of a registry, with the moment of each.
[[nodiscard]] Result<std::map<protocol::EnvelopeId, Instant>> destroyed_cases(sql::Connection& registry);

}  // namespace veche::server::store
