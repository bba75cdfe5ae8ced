// Until format 10 the registry held the ballots too. They get a store of their own, once: first all of them are there,
// durably, then they go from the registry, then its files are written anew without what was deleted, and only then the
// step of the registry is taken that drops the empty table; a registry that still has a ballot refuses that step. So it
// may be killed anywhere and called again.
#pragma once

#include <filesystem>

#include "server/sql/connection.h"

namespace veche::server::store {

// Whether it is a registry of such a format, though it may be empty.
[[nodiscard]] Result<bool> holds_ballots(sql::Connection& registry);
// The same, changing nothing. False too when the file is not there or cannot be read: whoever opens it next says so.
[[nodiscard]] bool holds_ballots(const std::filesystem::path& registry);

// From a registry that holds them to the store of ballots, which is of its newest format.
[[nodiscard]] Result<void> part_ballots(sql::Connection& registry, sql::Connection& ballots);
// The same in files; where there is no registry, or none of before, it does nothing. Makes the file of ballots and its
// folder (0700).
[[nodiscard]] Result<void> part_ballots(const std::filesystem::path& registry, const std::filesystem::path& ballots);

}  // namespace veche::server::store
