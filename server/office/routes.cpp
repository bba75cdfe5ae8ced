#include "server/office/routes.h"

#include <algorithm>

#include "server/office/api.h"
#include "server/office/home.h"
#include "server/office/page.h"
#include "server/office/problem.h"
#include "server/office/sign_in.h"
#include "server/office/texts.h"

namespace veche::server::office {
namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t largest_form = std::size_t{8} * 1024;
constexpr std::string_view form_type = "application/x-www-form-urlencoded";
constexpr std::string_view api_sign = "veche";  // of X-Requested-With: no form and no other site can send it unasked

bool has(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// A page of another site that makes a browser send something here; and a name that leads here and is not ours.
std::optional<Response> check_origin(const Place& place, const Request& request) {
    if (!has(place.hosts, request.field("host"))) {
        return Response::text(421, "this server is not reached by that name");
    }
    if (request.method == Method::get) return std::nullopt;
    const std::string_view site = request.field("sec-fetch-site");
    const std::string_view origin = request.field("origin");
    const bool is_own =
        (site.empty() || site == "same-origin" || site == "none") && (origin.empty() || has(place.origins, origin));
    return is_own ? std::nullopt : std::optional(Response::text(403, "the request came from another site"));
}

std::optional<Response> check_api_sign(const Request& request) {
    if (request.method == Method::get || request.field("x-requested-with") == api_sign) return std::nullopt;
    return Response::text(403, "X-Requested-With: veche has to stand in the request");
}

std::optional<Response> check_form_type(const Request& request) {
    if (request.method == Method::get || request.field("content-type").starts_with(form_type)) return std::nullopt;
    return Response::text(415, "expected a form");
}

// The pages: nothing from anywhere but the style sheet, forms to ourselves only, in no frame.
constexpr const char* page_policy =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
constexpr const char* api_policy = "default-src 'none'; frame-ancestors 'none'";

using Page = Response (*)(Services&, const Asker&, const Request&);

// With a session, on the desk's thread; without one the person signs in first.
auto with_session(Services& services, Page page) {
    return [&services, page](Request& asked, const http::Reply& reply) {
        const bool taken = services.desk_worker.offer([&services, page, reply, request = asked] {
            const auto language = language_of(request);
            const auto asker = asker_of(services, request);
            if (!asker)
                return reply(
                    show({language, texts_of(language).not_served_title, paragraph(texts_of(language).busy)}, 503));
            reply(*asker ? page(services, **asker, request) : go_to(address_of("/sign-in", language)));
        });
        if (!taken) reply(busy());
    };
}

void answer(Services& services, const ApiRoute& route, Request request, const http::Reply& reply) {
    const auto asker = asker_of(services, request);
    if (!asker) return reply(broken(asker.error()));
    if (!*asker) return reply(problem(401, "not_signed_in", "sign in first"));
    if (!accounts::may((*asker)->account.roles, route.right)) {
        return reply(problem(403, "not_allowed",
                             "your roles do not give the right " + std::string(accounts::name_of(route.right))));
    }
    if (route.answer_later != nullptr) return route.answer_later(services, std::move(request), reply);
    reply(route.answer(services, **asker, request));
}

http::Route api_route(Services& services, const ApiRoute& route, const std::shared_ptr<http::RouteGroup>& group) {
    const auto handle = [&services, &route](Request& asked, const http::Reply& reply) {
        // A large body is not there twice.
        std::string body = std::move(asked.body);
        auto request = std::make_shared<Request>(asked);
        request->body = std::move(body);
        const bool taken = services.desk_worker.offer(
            [&services, &route, reply, request] { answer(services, route, std::move(*request), reply); });
        if (!taken) reply(busy());
    };
    return {route.method, std::string(route.path), route.largest_body, {}, handle, group};
}

void show_style(Request&, const http::Reply& reply) {
    Response response = Response::bytes(200, std::string(style_sheet()));
    response.fields.front().second = "text/css; charset=utf-8";
    response.fields.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    response.fields.emplace_back("Content-Security-Policy", api_policy);
    reply(std::move(response));
}

std::vector<http::Route> page_routes(Services& services, const std::shared_ptr<http::RouteGroup>& group) {
    using Own = void (*)(Services&, const Request&, const http::Reply&);
    const auto open = [&](Own own) {
        return [&services, own](Request& request, const http::Reply& reply) { own(services, request, reply); };
    };
    const auto home = [&](Page page) { return with_session(services, page); };
    return {
        {Method::get, "/", 0, {}, home(show_home), group},
        {Method::get, "/sign-in", 0, {}, open(show_sign_in), group},
        {Method::post, "/sign-in", largest_form, {}, open(take_password), group},
        {Method::get, "/second-factor", 0, {}, open(show_second_factor), group},
        {Method::post, "/second-factor", largest_form, {}, open(take_second_factor), group},
        {Method::get, "/invitation/{}", 0, {}, open(show_invitation), group},
        {Method::post, "/invitation/{}", largest_form, {}, open(take_invitation), group},
        {Method::get, "/sessions", 0, {}, home(show_sessions), group},
        {Method::post, "/sessions/{}/end", largest_form, {}, home(end_session_by_form), group},
        {Method::post, "/sign-out", largest_form, {}, home(sign_out), group},
    };
}

void add_common_fields(const Request& request, Response& response) {
    if (request.path.starts_with("/api/")) as_problem(response);
    const auto has = [&](std::string_view name) {
        return std::any_of(response.fields.begin(), response.fields.end(),
                           [&](const auto& field) { return field.first == name; });
    };
    if (!has("Content-Security-Policy")) response.fields.emplace_back("Content-Security-Policy", api_policy);
    if (!has("Cache-Control")) response.fields.emplace_back("Cache-Control", "no-store");
    response.fields.emplace_back("X-Content-Type-Options", "nosniff");
    // Not no-referrer: then browsers would not say where a form comes from.
    response.fields.emplace_back("Referrer-Policy", "same-origin");
    response.fields.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    response.fields.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

}  // namespace

http::Router office_routes(Services& services) {
    const http::Check origin = [&services](Request& request) { return check_origin(services.place, request); };
    const auto pages = std::make_shared<http::RouteGroup>();
    pages->checks = {origin, check_form_type};
    pages->fields = {{"Content-Security-Policy", page_policy}};
    const auto api = std::make_shared<http::RouteGroup>();
    api->checks = {origin, check_api_sign};
    http::Router router;
    router.decodes_arguments = true;
    router.routes = page_routes(services, pages);
    router.routes.push_back({Method::get, style_address(), 0, {}, show_style});
    for (const ApiRoute& route : api_routes()) router.routes.push_back(api_route(services, route, api));
    router.finish = [&services](const Request& request, Response& response) {
        add_common_fields(request, response);
        constexpr int least_refusal = 400;
        if (request.method != Method::get && response.status < least_refusal) services.after_act();
    };
    return router;
}

}  // namespace veche::server::office
