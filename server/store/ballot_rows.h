// Rows of ballots, which a registry of before holds too.
#pragma once

#include <vector>

#include "server/sql/connection.h"
#include "server/store/ballot_store.h"

namespace veche::server::store::rows {

// In the order of their ids.
[[nodiscard]] Result<std::vector<OpenedBallot>> read_ballots(sql::Connection& connection);
// One that is there stays as it is.
[[nodiscard]] Result<void> insert_ballot(sql::Connection& connection, const OpenedBallot& ballot);

}  // namespace veche::server::store::rows
