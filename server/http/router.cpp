#include "server/http/router.h"

namespace veche::server::http {
namespace {

// What the pattern left open, or nothing when the path is not of it.
std::optional<std::string> match(std::string_view pattern, std::string_view path) {
    if (pattern.ends_with("/{}")) {
        const std::string_view head = pattern.substr(0, pattern.size() - 2);
        if (!path.starts_with(head) || path.size() == head.size()) return std::nullopt;
        const std::string_view rest = path.substr(head.size());
        if (rest.find('/') != std::string_view::npos) return std::nullopt;
        return std::string(rest);
    }
    if (pattern.ends_with("/*")) {
        const std::string_view head = pattern.substr(0, pattern.size() - 1);
        if (!path.starts_with(head)) return std::nullopt;
        return std::string(path.substr(head.size()));
    }
    return pattern == path ? std::optional(std::string()) : std::nullopt;
}

}  // namespace

Match find_route(const Router& router, Method method, std::string_view path) {
    Match found;
    for (const Route& route : router.routes) {
        auto argument = match(route.pattern, path);
        if (!argument) continue;
        if (route.method != method) {
            found.other_method = true;
            continue;
        }
        return {&route, false, std::move(*argument)};
    }
    return found;
}

}  // namespace veche::server::http
