// The registry over a database of either engine.
#pragma once

#include <memory>

#include "server/sql/connection.h"
#include "server/store/registry_store.h"

namespace veche::server::store {

// `epoch` is noted beside every record made through this store.
[[nodiscard]] std::unique_ptr<RegistryStore> registry_over(std::unique_ptr<sql::Connection> connection,
                                                           const protocol::Epoch& epoch);
// For restore: how far a backup knew the feed; 0 before the first record.
[[nodiscard]] Result<std::uint64_t> last_record_position(sql::Connection& connection);
// For restore: positions begin anew in the new epoch.
[[nodiscard]] Result<void> forget_records(sql::Connection& connection);

}  // namespace veche::server::store
