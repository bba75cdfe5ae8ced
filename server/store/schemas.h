// The tables of the server's databases, as steps from one format to the next, and the one way to open such a file.
// A step that a town may have run is never changed: what comes later is a further step.
#pragma once

#include <span>

#include "base/sqlite.h"

namespace veche::server::store {

// Step n makes format n (SQLite's user_version) of format n - 1; step 1 begins with an empty file.
struct Schema {
    const char* journal_mode;
    std::span<const char* const> steps;

    [[nodiscard]] int format() const { return static_cast<int>(steps.size()); }
};

[[nodiscard]] const Schema& intake_schema();
[[nodiscard]] const Schema& registry_schema();
[[nodiscard]] const Schema& fleet_schema();

// Makes the file, or brings what is there up to date.
[[nodiscard]] Result<Database> create_database(const std::filesystem::path& file, const Schema& schema);
enum class Check {
    format,  // at once
    pages    // reads the whole file
};
// An older format is brought up to date first, each step one transaction; a newer one is refused.
[[nodiscard]] Result<Database> open_database(const std::filesystem::path& file, Database::Mode mode,
                                             const Schema& schema, Check check = Check::pages);
// Whether the file is whole and of a format this program can take up. For copies, which stay as they are.
[[nodiscard]] Result<void> check_database(const std::filesystem::path& file, const Schema& schema);

}  // namespace veche::server::store
