// The staff store over a database of either engine.
#pragma once

#include <memory>

#include "server/accounts/notice.h"
#include "server/sql/connection.h"
#include "server/store/staff_store.h"

namespace veche::server::store {

[[nodiscard]] std::unique_ptr<StaffStore> staff_over(std::unique_ptr<sql::Connection> connection,
                                                     accounts::Letters letters = accounts::Letters::none);

// For restore: all or none. Ends all sessions, takes all invitations back.
[[nodiscard]] Result<void> close_accounts(sql::Connection& connection, const By& by);

}  // namespace veche::server::store
