// The list of routes and the choice among them. Built once, then read by all threads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/http/message.h"

namespace veche::server::http {

class Uploads;

// Looks at a request before its body is read; an answer refuses it. May note in the request what it found out.
using Check = std::function<std::optional<Response>(Request&)>;

// What several routes have in common.
struct RouteGroup {
    std::vector<Check> checks;                                // before those of the route
    std::vector<std::pair<std::string, std::string>> fields;  // of every answer to its routes, a refusal too
};

// Nothing: the body may come. Any thread, once.
using Admit = std::function<void(std::optional<Response>)>;

struct Route {
    Method method = Method::get;
    // A whole path; "{}" in it stands for one segment that is not empty, "/*" at its end for all the rest.
    std::string pattern;
    std::size_t largest_body = 0;
    std::vector<Check> checks;  // in this order, before the body
    // Answers at once in the server's thread, or keeps `reply` for later. The request lives until the answer.
    std::function<void(Request&, const Reply&)> handle;
    std::shared_ptr<const RouteGroup> group{};  // null: of none
    // Asked after the checks and before a body is taken, where one is announced: refuses it at once or later, from any
    // thread. The request is there until it returns. Null: nobody has to be asked.
    std::function<void(const Request&, const Admit&)> admit{};
    // Where its bodies go as files; null: into memory. Must outlive the server.
    Uploads* uploads = nullptr;
};

// Why a body did not come whole. Whether its sender went or fell silent cannot be told: the library may notice the
// first as the second only.
enum class BodyEnd { broken_off, too_slow, no_room };

struct Router {
    std::vector<Route> routes;  // the first that fits
    // Segments for "{}" may have percent signs in them and come to the handler decoded; otherwise such a path is none.
    bool decodes_arguments = false;
    // Looks at every answer last: security fields, counters.
    std::function<void(const Request&, Response&)> finish;
    // Hears of a request that passed the checks and whose body did not come whole: no answer can be given to it.
    std::function<void(const Request&, BodyEnd)> unfinished;
};

struct Match {
    const Route* route = nullptr;  // null: none
    std::string other_methods;     // the path is known, but with these ("GET, HEAD, PUT")
    std::vector<std::string> arguments;
};

// `path` as on the request line.
[[nodiscard]] Match find_route(const Router& router, Method method, std::string_view path);

}  // namespace veche::server::http
