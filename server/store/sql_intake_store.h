// The intake store over a database of either engine.
#pragma once

#include <memory>

#include "server/sql/connection.h"
#include "server/store/intake_store.h"

namespace veche::server::store {

// Made once by init: the first epoch.
[[nodiscard]] Result<void> begin_first_epoch(sql::Connection& connection, const protocol::Epoch& epoch);
// For restore, with the server stopped: a new epoch, and acknowledgements of `generation` from now on.
[[nodiscard]] Result<void> begin_epoch(sql::Connection& connection, const protocol::Epoch& epoch,
                                       std::uint64_t generation);

[[nodiscard]] Result<std::unique_ptr<IntakeStore>> intake_over(std::unique_ptr<sql::Connection> connection);
[[nodiscard]] std::unique_ptr<IntakeForgetter> intake_forgetter_over(std::unique_ptr<sql::Connection> connection);
[[nodiscard]] std::unique_ptr<IntakeReader> intake_reader_over(std::unique_ptr<sql::Connection> connection);

}  // namespace veche::server::store
