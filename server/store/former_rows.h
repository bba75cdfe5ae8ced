// Rows of former_record in registry.db, for the SQLite registry only: what the town said in epochs before a restore.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sqlite.h"
#include "server/store/registry_store.h"

namespace veche::server::store::rows {

// False: it was there. The number it names is given to no other case from now on.
[[nodiscard]] Result<bool> insert_former(Database& database, const FormerRecord& record);
[[nodiscard]] Result<std::vector<FormerRecord>> read_former(Database& database);
[[nodiscard]] Result<std::optional<FormerNote>> newest_with_number(Database& database, const protocol::LookupId& id);
// The one it was given before a restore, unless another case has that by now; else the next of its series.
[[nodiscard]] Result<std::string> number_for(Database& database, const Registration& registration);
// What of this receipt says more than the case now does, into the feed of `epoch`, the last of each former one.
// `subject` is null while its envelope has not come again: then the lookup id stands for it.
[[nodiscard]] Result<void> say_again(Database& database, const protocol::LookupId& id, const Case* subject,
                                     const protocol::Epoch& epoch, RecordMaker& maker);
// Receipts without a case of which the feed of `epoch` does not say again yet what was taken back.
[[nodiscard]] Result<std::vector<protocol::LookupId>> unsaid(Database& database, const protocol::Epoch& epoch,
                                                             std::size_t most);
// Whether somebody may still wait: the receipt has no case here, and nothing taken back of it is known to be an answer.
[[nodiscard]] Result<bool> is_waited_for(Database& database, const protocol::LookupId& id);
// Of the receipts that are answered and of which the feed says nothing any more. How many records.
[[nodiscard]] Result<std::size_t> remove_settled(Database& database, std::size_t most_receipts);

}  // namespace veche::server::store::rows
