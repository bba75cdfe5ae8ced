// The PostgreSQL a town's stores are in, when veche.toml says so: where it is, and who connects. Nothing secret:
// passwords are in files of DIR/keys (server/database_passwords.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace veche::server {

// A role of the database is "veche_" and this name; it belongs to the process of that name. The migrator is nobody's
// but root's: `run` before its processes start, and commands that copy or replace whole stores.
enum class DatabaseRole { gate, registrar, publisher, office, migrator };
inline constexpr std::array<DatabaseRole, 5> all_database_roles = {
    DatabaseRole::gate, DatabaseRole::registrar, DatabaseRole::publisher, DatabaseRole::office, DatabaseRole::migrator};
// All schemas are its, and whatever is in them. It cannot connect; only the migrator can become it.
inline constexpr std::string_view owner_of_schemas = "veche_owner";
[[nodiscard]] std::string_view name_of(DatabaseRole role);
[[nodiscard]] std::string role_name(DatabaseRole role);  // as the database knows it

struct DatabasePlace {
    std::string host;  // a name, an address of IPv4, or of IPv6 without brackets
    std::uint16_t port = 5432;
    std::string database;
    // What the name stood for before a process was confined, where nothing can be looked up; empty: it still can.
    std::vector<std::string> addresses{};
    // Whose process this is; nothing: a command, which opens each store as one that may (server/store/grants.h).
    std::optional<DatabaseRole> role{};

    // Then what is sent never leaves the machine; else TLS is used, and the server has to prove its name.
    [[nodiscard]] bool is_this_machine() const;
    bool operator==(const DatabasePlace&) const = default;
};

// "postgresql://HOST[:PORT]/DATABASE". One with a user or a password is refused and says where that belongs; the text
// is in no message.
[[nodiscard]] Result<DatabasePlace> database_place_from(std::string_view address);

// Fills `addresses`. Once: a name that is given to another machine later is known after a new start.
[[nodiscard]] Result<void> look_up(DatabasePlace& place);

// What libpq connects with, without the password; `certificates` is the file of authorities to be believed.
[[nodiscard]] std::string connection_words(const DatabasePlace& place, DatabaseRole role,
                                           const std::string& certificates);
// A value as libpq's keywords take it.
[[nodiscard]] std::string quoted_for_libpq(std::string_view value);

}  // namespace veche::server
