// Cookies (RFC 6265): what a browser sends, what it is told to keep.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/message.h"

namespace veche::server::http {

// Nothing: there is none of that name, or two, of which one was set by somebody else.
[[nodiscard]] std::optional<std::string> cookie(const Request& request, std::string_view name);

enum class CookieWay { over_tls_only, also_plain };

// The value of Set-Cookie: for this host alone, for every path, out of reach of scripts, never sent from another site.
// `name` as CookieWay asks: "__Host-…" only over TLS. An age of 0 makes the browser forget it.
[[nodiscard]] std::string set_cookie(std::string_view name, std::string_view value, CookieWay way,
                                     std::chrono::seconds age);

}  // namespace veche::server::http
