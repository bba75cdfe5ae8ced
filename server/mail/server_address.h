// Where mail is handed in: "smtp://host:587" (TLS is asked for after the greeting) or "smtps://host" (TLS at once).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace veche::server::mail {

enum class Tls {
    at_once,   // smtps
    required,  // STARTTLS, and nothing is said before it
    none       // to this machine itself, by smtp
};

struct ServerAddress {
    std::string host;  // IPv6 without its brackets
    std::uint16_t port = 0;
    Tls tls = Tls::required;
};

// Nothing else is taken: no path, no user, no password.
[[nodiscard]] Result<ServerAddress> server_address(std::string_view text);

}  // namespace veche::server::mail
