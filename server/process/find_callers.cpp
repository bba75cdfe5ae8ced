#include "server/process/find_callers.h"

#include <algorithm>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/log_event.h"

namespace veche::server {
namespace {

// What the kernel says of a user that this machine does not know: /proc/sys/kernel/overflowuid.
constexpr uid_t unknown_user = 65534;

std::string fault_of(uid_t user, const ProcessUsers& processes) {
    const bool is_process = std::any_of(processes.all.begin(), processes.all.end(),
                                        [user](const auto& each) { return each.second.user == user; });
    if (is_process) return "is a process of the server, and nobody of the staff";
    return user == unknown_user ? "stands for every user that is not known here" : "";
}

}  // namespace

Result<office::Callers> find_callers(const Configuration::Office& office, const Layout& layout,
                                     const ProcessUsers& processes) {
    office::Callers callers{{0, {"root", ""}}};
    struct stat status {};
    if (::stat(layout.root.c_str(), &status) == 0) {
        callers.try_emplace(status.st_uid, office::Caller{name_of_user(status.st_uid), ""});
    }
    for (const auto& [user, account] : office.unix_users) {
        const auto found = find_user(user);
        if (!found) {
            write_log(LogEvent::command_refused, {{"user", user}, {"reason", "no such user on this machine"}});
            continue;
        }
        std::string fault = fault_of(found->user, processes);
        const auto [place, added] = callers.try_emplace(found->user, office::Caller{user, account});
        if (!added && place->second.account.empty()) fault = "acts without an account, as the owner of the folder";
        if (!added && fault.empty()) fault = "is bound twice, by name and by number";
        if (!fault.empty()) return failure(fmt::format("[office] unix_users of veche.toml: {} {}", user, fault));
    }
    return callers;
}

}  // namespace veche::server
