// The stores in files of SQLite: made, opened, checked, copied. Who writes which, and with which journal:
// docs/decisions/0003-server-databases.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/sqlite.h"
#include "server/store/schemas.h"

namespace veche::server::store {

using Opened = Result<std::unique_ptr<sql::Connection>>;

// Or brings what is there up to date.
[[nodiscard]] Opened create_database(const std::filesystem::path& file, const Schema& schema);
enum class Check {
    format,  // at once
    pages    // reads the whole file
};
// With the journal of the schema, synchronous=FULL. An older format is brought up to date first; a newer one and a
// damaged file are refused.
[[nodiscard]] Opened open_database(const std::filesystem::path& file, Database::Mode mode, const Schema& schema,
                                   Check check = Check::pages);

// A consistent copy while the server runs; `target` must not be there.
[[nodiscard]] Result<void> copy_database(const std::filesystem::path& file, const std::filesystem::path& target);
// A file that nobody else has open becomes all there is: nothing stands beside it, not even for those who read it.
[[nodiscard]] Result<void> end_write_ahead_log(const std::filesystem::path& file);
// Whether the file is whole and of a format this program can take up. For copies, which stay as they are.
[[nodiscard]] Result<void> check_database(const std::filesystem::path& file, const Schema& schema);
[[nodiscard]] Result<void> bring_up_to_date(const std::filesystem::path& file, const Schema& schema);

// For restore: how far a backup knew the feed; 0 before the first record.
[[nodiscard]] Result<std::uint64_t> last_record_position(const std::filesystem::path& registry);

}  // namespace veche::server::store
