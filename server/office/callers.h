// Who asks the office through its socket for commands. The kernel names the Unix user; which account that is says
// [office] unix_users of veche.toml. Whoever may enter the server's machine as that user acts as the account.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "server/office/session.h"

namespace veche::server::office {

// `user`: as veche.toml calls it, else its number. `account` empty: root or the owner of the folder, who may do
// everything and are nobody of the staff.
struct Caller {
    std::string user;
    std::string account;
};

// By the number of the Unix user; made before processes are started (server/process/find_callers.h).
using Callers = std::map<std::uint32_t, Caller>;

// Whom a request through the socket comes from; or the refusal, which says what is missing. On the desk's thread.
[[nodiscard]] tl::expected<Asker, http::Response> asker_of(Services& services, const Callers& callers,
                                                           const http::Request& request);

// Before a body is taken: refuses users that are bound to no account, and says which line would bind them.
[[nodiscard]] std::optional<http::Response> check_caller(const Callers& callers, const http::Request& request);

// What was refused for want of a right goes to the log, where nobody sees it on a page. After every answer.
void tell_refused(const http::Request& request, const http::Response& response);

}  // namespace veche::server::office
