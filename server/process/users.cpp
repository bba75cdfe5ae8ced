#include "server/process/users.h"

#include <array>
#include <fmt/format.h>

#include "base/toml_text.h"

namespace veche::server {
namespace {

struct Setting {
    KeyOwner owner;
    const char* name;  // in [users]
    std::string Configuration::Users::*value;
    const char* user;    // as packaging/systemd/veche.sysusers makes it
    const char* number;  // without such a user
};

constexpr std::array<Setting, 5> settings = {{
    {KeyOwner::http, "http", &Configuration::Users::http, "veche-http", "64101"},
    {KeyOwner::registrar, "registrar", &Configuration::Users::registrar, "veche-registrar", "64102"},
    {KeyOwner::publisher, "publisher", &Configuration::Users::publisher, "veche-publisher", "64103"},
    {KeyOwner::office, "office", &Configuration::Users::office, "veche-office", "64104"},
    {KeyOwner::workshop, "workshop", &Configuration::Users::workshop, "veche-workshop", "64105"},
}};

// Nothing is missing: empty. Folders of before have the first two only.
std::string missing_lines(const Configuration::Users& users) {
    const Configuration::Users usual = usual_users();
    std::string lines;
    for (const Setting& setting : settings) {
        if ((users.*setting.value).empty())
            lines += fmt::format("\n  {} = {}", setting.name, toml_quoted(usual.*setting.value));
    }
    return lines;
}

}  // namespace

std::optional<SystemUser> ProcessUsers::of(KeyOwner owner) const {
    const auto found = all.find(owner);
    return found == all.end() ? std::nullopt : std::optional<SystemUser>(found->second);
}

Result<ProcessUsers> find_process_users(const Configuration::Users& users) {
    ProcessUsers found;
    if (!is_root()) return found;
    if (const std::string lines = missing_lines(users); !lines.empty()) {
        return failure(
            "veche.toml: [users] does not name the users of all processes. Add below [users]:" + lines +
            "\nUsers with names are made by `systemd-sysusers` with the veche.conf of this version, or by "
            "`useradd --system --user-group NAME`; a number needs no account (docs/operations.md, \"Users\")");
    }
    for (const Setting& setting : settings) {
        const auto user = find_user(users.*setting.value);
        if (!user) return tl::unexpected(user.error());
        for (const Setting& other : settings) {
            const auto before = found.of(other.owner);
            if (!before || (before->user != user->user && before->group != user->group)) continue;
            return failure(fmt::format("[users] of veche.toml: {} and {} must be different users with different groups",
                                       other.name, setting.name));
        }
        found.all.emplace(setting.owner, *user);
    }
    return found;
}

Configuration::Users usual_users() {
    Configuration::Users users;
    for (const Setting& setting : settings)
        users.*setting.value = find_user(setting.user) ? setting.user : setting.number;
    return users;
}

}  // namespace veche::server
