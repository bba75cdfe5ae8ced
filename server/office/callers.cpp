#include "server/office/callers.h"

#include <fmt/format.h>

#include "base/log_event.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

// No account in the log: it is somebody's name.
void tell(const http::Request& request, std::string_view reason) {
    write_log(LogEvent::command_refused,
              {{"user", request.unix_user ? std::to_string(*request.unix_user) : std::string("unknown")},
               {"reason", std::string(reason)}});
}

http::Response refusal(const http::Request& request, std::string_view reason, const std::string& words) {
    tell(request, reason);
    http::Response response = problem(403, "not_allowed", words);
    response.is_told = true;
    return response;
}

const Caller* find(const Callers& callers, const http::Request& request) {
    const auto found = request.unix_user ? callers.find(*request.unix_user) : callers.end();
    return found == callers.end() ? nullptr : &found->second;
}

}  // namespace

std::optional<http::Response> check_caller(const Callers& callers, const http::Request& request) {
    if (find(callers, request) != nullptr) return std::nullopt;
    const std::string number = request.unix_user ? std::to_string(*request.unix_user) : "unknown";
    return refusal(
        request, "bound to no account",
        fmt::format("the Unix user with the number {0} is bound to no account; whoever looks after the server "
                    "writes into [office] of veche.toml: unix_users = {{ \"{0}\" = \"ACCOUNT\" }}, and "
                    "starts it anew",
                    number));
}

tl::expected<Asker, http::Response> asker_of(Services& services, const Callers& callers, const http::Request& request) {
    const Caller* const caller = find(callers, request);
    if (caller == nullptr) return tl::unexpected(*check_caller(callers, request));
    Asker asker;
    asker.by = {caller->account, "command of Unix user " + caller->user, services.clock.now()};
    if (caller->account.empty()) {
        asker.is_command = true;
        asker.account.name = asker.by.who = "command:" + caller->user;
        asker.account.roles.assign(accounts::all_roles.begin(), accounts::all_roles.end());
        return asker;
    }
    auto account = services.desk.staff->find(caller->account);
    if (!account) return tl::unexpected(broken(account.error()));
    const auto refuse = [&](const char* why) {
        const std::string words = fmt::format("veche.toml binds the Unix user {} to the account {}, which {}",
                                              caller->user, caller->account, why);
        return tl::unexpected(refusal(request, fmt::format("its account {}", why), words));
    };
    if (!*account) return refuse("is not there");
    if (!(*account)->is_open) return refuse("is closed");
    asker.account = std::move(**account);
    return asker;
}

void tell_refused(const http::Request& request, const http::Response& response) {
    constexpr int not_allowed = 403;
    if (response.status == not_allowed && !response.is_told) tell(request, "its account has not the right");
}

}  // namespace veche::server::office
