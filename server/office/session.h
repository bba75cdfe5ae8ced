// Who asks: the session that a cookie names, and how one begins and ends. On the desk's thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/desk/actor.h"
#include "server/http/message.h"
#include "server/office/services.h"

namespace veche::server::office {

inline constexpr std::chrono::hours longest_session{12};  // store::session_idle ends it earlier

struct Asker {
    store::Account account;
    store::Session session;  // its id is empty where a command asks
    store::By by;
    std::string form_token;   // stands in every form of the pages and comes back with it
    bool is_command = false;  // by root or the folder's owner
    // On the desk's thread, for answers that take long: whether session and right are still there.
    std::function<bool()> still_may = [] { return true; };

    [[nodiscard]] desk::Actor actor() const { return {by, account.roles, is_command}; }
};

// Nothing: no cookie, or its session is over.
[[nodiscard]] Result<std::optional<Asker>> asker_of(Services& services, const http::Request& request);

struct Started {
    std::vector<std::string> cookies;  // values of Set-Cookie
    bool invitation_was_refused = false;
};
[[nodiscard]] Result<Started> begin_session(Services& services, const http::Request& request,
                                            const std::string& account);
// The number this browser was given when it first signed in, as stores know it; empty: none that we gave. Any thread.
[[nodiscard]] std::string device_of(const Services& services, const http::Request& request);
[[nodiscard]] std::string forget_session_cookie(const Place& place);

// As people write it: "10.0.0.7", of IPv6 the network.
[[nodiscard]] std::string address_of(const http::Request& request);
[[nodiscard]] store::By by_of(const Services& services, const http::Request& request, const std::string& account);

// A short-lived word from one page to the next, sealed with the staff key: nobody else can make or read one.
// `purpose` keeps one from passing for another.
[[nodiscard]] std::string seal_for_later(const Services& services, std::string_view purpose, std::string_view text,
                                         std::chrono::seconds holds);
// Nothing: not ours, changed, too old.
[[nodiscard]] std::optional<std::string> open_sealed(const Services& services, std::string_view purpose,
                                                     std::string_view sealed);

// The second factor's secret as the store keeps it.
[[nodiscard]] std::string seal_secret(const Services& services, const std::string& account, std::string_view secret);
[[nodiscard]] std::optional<std::string> open_secret(const Services& services, const store::Account& account);

}  // namespace veche::server::office
