#include "server/database_passwords.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>

#include "base/files.h"
#include "server/process/privileges.h"
#include "server/sql/postgres.h"

namespace veche::server {
namespace {

constexpr std::uint64_t largest_file = 256;
constexpr std::size_t random_bytes = 24;

Result<std::string> read_password(const Layout& layout, DatabaseRole role) {
    const auto file = password_file(layout, role);
    auto text = read_file(file, largest_file);
    if (!text) {
        const std::string other = whose(file);
        return failure(text.error().message + (other.empty()
                                                   ? "; it is the password of PostgreSQL's role " + role_name(role) +
                                                         "; `veche-server database-passwords` makes it"
                                                   : other));
    }
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
    const auto is_printable = [](char each) { return each > ' ' && each <= '~'; };
    if (!text->empty() && std::all_of(text->begin(), text->end(), is_printable)) return text;
    protocol::wipe(*text);
    return failure(file.string() + ": no password; expected one line of letters and digits");
}

}  // namespace

std::filesystem::path password_file(const Layout& layout, DatabaseRole role) {
    return layout.keys() / ("postgresql-" + std::string(name_of(role)));
}

KeyOwner owner_of(DatabaseRole role) {
    switch (role) {
        case DatabaseRole::gate: return KeyOwner::http;
        case DatabaseRole::registrar: return KeyOwner::registrar;
        case DatabaseRole::publisher: return KeyOwner::publisher;
        case DatabaseRole::office: return KeyOwner::office;
        case DatabaseRole::migrator: return KeyOwner::operator_only;
    }
    return KeyOwner::operator_only;
}

Result<std::string> connection_with_password(const Layout& layout, DatabaseRole role) {
    auto password = read_password(layout, role);
    if (!password) return password;
    std::string words = connection_words(*layout.database, role, layout.database_certificates().string());
    words += " password=" + quoted_for_libpq(*password);
    protocol::wipe(*password);
    return words;
}

Result<void> make_missing_passwords(const Layout& layout, Random& random) {
    for (const DatabaseRole role : all_database_roles) {
        std::error_code error;
        const auto file = password_file(layout, role);
        if (std::filesystem::exists(file, error)) continue;
        std::string text = random_hex(random, random_bytes) + "\n";
        auto written = write_new_file(file, text, 0600);
        protocol::wipe(text);
        if (!written) return written;
    }
    return {};
}

Result<std::string> statement_that_sets_password(const Layout& layout, DatabaseRole role) {
    auto password = read_password(layout, role);
    if (!password) return password;
    const auto verifier = sql::password_verifier(role_name(role), *password);
    protocol::wipe(*password);
    if (!verifier) return verifier;
    return fmt::format("ALTER ROLE {} PASSWORD '{}';\n", role_name(role), *verifier);
}

}  // namespace veche::server
