// Rows of cases, for the registry's store only.
#pragma once

#include <string_view>

#include "server/sql/connection.h"
#include "server/store/registry_store.h"

namespace veche::server::store::rows {

// `which`: WHERE and ORDER of ours.
[[nodiscard]] Result<std::vector<Case>> read_cases(sql::Connection& connection, std::string_view which,
                                                   sql::Values values);
// False: it was there.
[[nodiscard]] Result<bool> insert_case(sql::Connection& connection, const Case& subject);
// What registration gives; `subject` gets its new change number.
[[nodiscard]] Result<void> update_registration(sql::Connection& connection, Case& subject);
// What staff can change; the same.
[[nodiscard]] Result<void> update_case(sql::Connection& connection, Case& subject);
// What is sealed in its history goes, and nobody is told of it any more.
[[nodiscard]] Result<void> forget_words(sql::Connection& connection, const protocol::EnvelopeId& id);
// Destroyed ones that note_forgotten() was not called for, in the order of their changes.
[[nodiscard]] Result<std::vector<protocol::EnvelopeId>> to_forget(sql::Connection& connection, std::size_t most);
[[nodiscard]] Result<void> note_forgotten(sql::Connection& connection, const protocol::EnvelopeId& id);
// To be told by whoever can make a record of it.
[[nodiscard]] Result<void> mark_untold(sql::Connection& connection, const protocol::EnvelopeId& id);
[[nodiscard]] Result<std::vector<protocol::EnvelopeId>> untold(sql::Connection& connection);
[[nodiscard]] Result<bool> is_untold(sql::Connection& connection, const protocol::EnvelopeId& id);
// In the order they came.
[[nodiscard]] Result<std::vector<protocol::EnvelopeId>> unregistered(sql::Connection& connection);

[[nodiscard]] Result<void> add_step(sql::Connection& connection, const protocol::EnvelopeId& id, const CaseStep& step);
[[nodiscard]] Result<std::vector<CaseStep>> read_steps(sql::Connection& connection, const protocol::EnvelopeId& id);

[[nodiscard]] Result<CaseList> list(sql::Connection& connection, const CaseFilter& filter, const CaseOrder& order,
                                    const Page& page);
[[nodiscard]] Result<std::vector<protocol::EnvelopeId>> ids(sql::Connection& connection, const CaseFilter& filter);

}  // namespace veche::server::store::rows
