#include "server/process/users.h"

#include <array>
#include <fmt/format.h>

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

// What [users] leaves out, as a folder of before does, is what init writes today.
Configuration::Users completed(Configuration::Users users) {
    const Configuration::Users usual = usual_users();
    for (const Setting& setting : settings) {
        if ((users.*setting.value).empty()) users.*setting.value = usual.*setting.value;
    }
    return users;
}

}  // namespace

std::optional<SystemUser> ProcessUsers::of(KeyOwner owner) const {
    const auto found = all.find(owner);
    return found == all.end() ? std::nullopt : std::optional<SystemUser>(found->second);
}

Result<ProcessUsers> find_process_users(const Configuration::Users& named) {
    ProcessUsers found;
    if (!is_root()) return found;
    const Configuration::Users users = completed(named);
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
