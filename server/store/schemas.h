// The tables of the server's stores, as steps from one format to the next. A step that a town may have run is never
// changed: what comes later is a further step. Engines and their words: docs/decisions/0005-one-sql-two-engines.md.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "server/sql/connection.h"

namespace veche::server::store {

struct Schema {
    std::string_view name;               // of the schema on PostgreSQL
    const char* journal_mode;            // on SQLite
    std::span<const char* const> steps;  // step n makes format n of format n - 1; the first begins with nothing
    int begins;                          // PostgreSQL came later: it begins at this format,
    const char* beginning;               // made at once, and takes the steps after it

    [[nodiscard]] int format() const { return static_cast<int>(steps.size()); }
};

[[nodiscard]] const Schema& intake_schema();
[[nodiscard]] const Schema& registry_schema();
[[nodiscard]] const Schema& ballots_schema();
[[nodiscard]] const Schema& fleet_schema();
[[nodiscard]] const Schema& staff_schema();
[[nodiscard]] const Schema& content_schema();
// Of the stores a town has. The registry before the ballots, which may still be in it; the intake last: a place without
// an epoch is no town yet.
[[nodiscard]] std::array<const Schema*, 6> all_schemas();
// The first one without them (parting_ballots.h).
inline constexpr int registry_format_without_ballots = 11;

// A newer format is refused.
[[nodiscard]] Result<bool> is_up_to_date(sql::Connection& connection, const Schema& schema);
// Takes the steps that are missing, each one transaction.
[[nodiscard]] Result<void> bring_up_to_date(sql::Connection& connection, const Schema& schema);

}  // namespace veche::server::store
