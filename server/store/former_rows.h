// Rows of former_record in the registry, for its store only: what the town said in epochs before a restore.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/sql/connection.h"
#include "server/store/registry_store.h"

namespace veche::server::store::rows {

// False: it was there. The number it names is given to no other case from now on.
[[nodiscard]] Result<bool> insert_former(sql::Connection& connection, const FormerRecord& record);
[[nodiscard]] Result<std::vector<FormerRecord>> read_former(sql::Connection& connection);
[[nodiscard]] Result<std::optional<FormerNote>> newest_with_number(sql::Connection& connection,
                                                                   const protocol::LookupId& id);
// The one it was given before a restore, unless another case has that by now; else the next of its series.
[[nodiscard]] Result<std::string> number_for(sql::Connection& connection, const Registration& registration);
// What of this receipt says more than the case now does, into the feed of `epoch`, the last of each former one.
// `subject` is null while its envelope has not come again: then the lookup id stands for it.
[[nodiscard]] Result<void> say_again(sql::Connection& connection, const protocol::LookupId& id, const Case* subject,
                                     const protocol::Epoch& epoch, RecordMaker& maker);
// Receipts without a case of which the feed of `epoch` does not say again yet what was taken back.
[[nodiscard]] Result<std::vector<protocol::LookupId>> unsaid(sql::Connection& connection, const protocol::Epoch& epoch,
                                                             std::size_t most);
// Whether somebody may still wait: the receipt has no case here, and nothing taken back of it is known to be an answer.
[[nodiscard]] Result<bool> is_waited_for(sql::Connection& connection, const protocol::LookupId& id);
// Of the receipts that are answered and of which the feed says nothing any more. How many records.
[[nodiscard]] Result<std::size_t> remove_settled(sql::Connection& connection, std::size_t most_receipts);

}  // namespace veche::server::store::rows
