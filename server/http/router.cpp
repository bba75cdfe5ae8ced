#include "server/http/router.h"

#include "server/http/form.h"

namespace veche::server::http {
namespace {

// Cuts the first segment with its slash off.
std::string_view take_segment(std::string_view& path) {
    const std::size_t end = path.find('/', 1);
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(segment.size());
    return segment;
}

// What the pattern left open, or nothing when the path is not of it.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path, bool decodes) {
    std::vector<std::string> open;
    while (!pattern.empty() && !path.empty()) {
        if (pattern == "/*") {
            open.emplace_back(path.substr(1));
            return open;
        }
        const std::string_view wanted = take_segment(pattern);
        const std::string_view there = take_segment(path);
        if (wanted != "/{}") {
            if (wanted != there) return std::nullopt;
            continue;
        }
        auto argument = decodes ? decode_segment(there.substr(1)) : std::string(there.substr(1));
        if (!argument || argument->empty()) return std::nullopt;
        open.push_back(std::move(*argument));
    }
    return pattern.empty() && path.empty() ? std::optional(std::move(open)) : std::nullopt;
}

void note_method(std::string& methods, Method method) {
    if (!methods.empty()) methods += ", ";
    methods += name_of(method);
    if (method == Method::get) methods += ", HEAD";
}

}  // namespace

Match find_route(const Router& router, Method method, std::string_view path) {
    Match found;
    if (!router.decodes_arguments && path.find('%') != std::string_view::npos) return found;
    for (const Route& route : router.routes) {
        auto arguments = match(route.pattern, path, router.decodes_arguments);
        if (!arguments) continue;
        if (route.method != method) {
            note_method(found.other_methods, route.method);
            continue;
        }
        return {&route, {}, std::move(*arguments)};
    }
    return found;
}

}  // namespace veche::server::http
