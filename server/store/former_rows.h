// Rows of former_record in registry.db, for the SQLite registry only: what the town said in epochs before a restore.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sqlite.h"
#include "server/store/registry_store.h"

namespace veche::server::store::rows {

// False: it was there.
[[nodiscard]] Result<bool> insert_former(Database& database, const FormerRecord& record);
[[nodiscard]] Result<std::vector<FormerRecord>> read_former(Database& database);
[[nodiscard]] Result<std::optional<FormerNote>> newest_with_number(Database& database, const protocol::LookupId& id);
// The number is given to no other case from now on.
[[nodiscard]] Result<void> reserve_number(Database& database, const std::string& number);
[[nodiscard]] Result<bool> is_number_of_a_case(Database& database, const std::string& number);
// What of this receipt says more than the case now does, into the feed, the last of each epoch. `subject` is null while
// its envelope has not come again.
[[nodiscard]] Result<void> say_again(Database& database, const protocol::LookupId& id, const Case* subject,
                                     RecordMaker& maker);

}  // namespace veche::server::store::rows
