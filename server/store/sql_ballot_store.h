// The ballots over any engine.
#pragma once

#include <memory>

#include "server/sql/connection.h"
#include "server/store/ballot_store.h"

namespace veche::server::store {

[[nodiscard]] std::unique_ptr<BallotStore> ballots_over(std::unique_ptr<sql::Connection> connection);

}  // namespace veche::server::store
