// The fleet store over a database of either engine.
#pragma once

#include <memory>

#include "server/sql/connection.h"
#include "server/store/fleet_store.h"

namespace veche::server::store {

[[nodiscard]] std::unique_ptr<FleetStore> fleet_over(std::unique_ptr<sql::Connection> connection);

}  // namespace veche::server::store
