// What is read of the content store in lists and at once, over a database of either engine.
#pragma once

#include <set>

#include "server/sql/connection.h"
#include "server/store/content_store.h"

namespace veche::server::store::rows {

[[nodiscard]] Result<SubjectList> subjects(sql::Connection& connection, const SubjectFilter& filter,
                                           const SubjectOrder& order, const Page& page);
[[nodiscard]] Result<std::vector<ApprovedSource>> approved_sources(sql::Connection& connection);
[[nodiscard]] Result<std::string> mark(sql::Connection& connection);
// Of all that stand; the last one of a subject.
[[nodiscard]] Result<std::vector<ApprovedVersion>> approved(sql::Connection& connection, std::int64_t after);
[[nodiscard]] Result<LiveEdition> live(sql::Connection& connection);
// The hash; empty: nothing is.
[[nodiscard]] Result<std::string> live_of(sql::Connection& connection, const std::string& subject);
// Of the versions that were not sent back; 0: there is none.
[[nodiscard]] Result<std::int64_t> newest(sql::Connection& connection, const std::string& subject);
// The version that can be approved; 0: there is none.
[[nodiscard]] Result<std::int64_t> waiting(sql::Connection& connection, const std::string& subject);

}  // namespace veche::server::store::rows
