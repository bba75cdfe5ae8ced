#include "server/http/cookies.h"

namespace veche::server::http {

std::optional<std::string> cookie(const Request& request, std::string_view name) {
    std::string_view rest = request.field("cookie");
    std::optional<std::string> found;
    while (!rest.empty()) {
        const std::size_t end = rest.find(';');
        std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        const std::size_t sign = pair.find('=');
        if (sign == std::string_view::npos || pair.substr(0, sign) != name) continue;
        if (found) return std::nullopt;
        found = pair.substr(sign + 1);
    }
    return found;
}

std::string set_cookie(std::string_view name, std::string_view value, CookieWay way, std::chrono::seconds age) {
    std::string text = std::string(name) + "=" + std::string(value) +
                       "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age.count());
    if (way == CookieWay::over_tls_only) text += "; Secure";
    return text;
}

}  // namespace veche::server::http
