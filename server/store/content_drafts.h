// Drafts of the content store, over a database of either engine; within the transaction of whoever calls.
#pragma once

#include "server/sql/connection.h"
#include "server/store/content_store.h"

namespace veche::server::store::rows {

[[nodiscard]] Result<std::optional<Draft>> find_draft(sql::Connection& connection, const std::string& subject,
                                                      const std::string& person);
// In the place of what was there.
[[nodiscard]] Result<void> keep_draft(sql::Connection& connection, const Draft& draft, const By& by);
[[nodiscard]] Result<void> forget_draft(sql::Connection& connection, const std::string& subject,
                                        const std::string& person);
// Without their sources; by subject and person. `subject` empty: of all.
[[nodiscard]] Result<std::vector<Draft>> drafts(sql::Connection& connection, const std::string& subject);
[[nodiscard]] Result<void> add_blobs(sql::Connection& connection, const std::vector<StoredBlob>& blobs);

}  // namespace veche::server::store::rows
