#include "server/office/routes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/log_event.h"
#include "server/office/api.h"
#include "server/office/callers.h"
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

// So often at most an account's refusals of one right leave a line.
constexpr std::int64_t seconds_between_lines = 60;

// `asked`: method and path of ours.
void note_refused(Services& services, const Asker& asker, accounts::Right right, const std::string& asked) {
    const std::int64_t period = asker.by.when.seconds / seconds_between_lines;
    auto& last = services.desk.refused[{asker.account.name, right}];
    if (std::exchange(last, period) == period) return;
    if (const auto noted = services.desk.staff->note_refused(right, asked, asker.by); !noted) {
        write_log(LogEvent::office_failed, {{"reason", noted.error().message}});
    }
}

std::string name_of(const ApiRoute& route) {
    return std::string(http::name_of(route.method)) + " " + std::string(route.path);
}

// A page for whoever has the right and a session, on the desk's thread; without one the person signs in first.
struct OwnPage {
    Method method = Method::get;
    std::string_view path;
    accounts::Right right = accounts::Right::see_own_work;
    Response (*show)(Services&, const Asker&, const Request&) = nullptr;
};

void show_own(Services& services, const OwnPage& page, const Request& request, const http::Reply& reply) {
    const auto language = language_of(request);
    const auto asker = asker_of(services, request);
    if (!asker) return reply(busy_page(language));
    if (!*asker) return reply(go_to(address_of("/sign-in", language)));
    if (accounts::may((*asker)->account.roles, page.right)) return reply(page.show(services, **asker, request));
    note_refused(services, **asker, page.right, std::string(http::name_of(page.method)) + " " + std::string(page.path));
    reply(not_served(language));
}

http::Route own_page(Services& services, const OwnPage& page, const std::shared_ptr<http::RouteGroup>& group) {
    const auto handle = [&services, page](Request& asked, const http::Reply& reply) {
        const bool taken = services.desk_worker.offer(
            [&services, page, reply, request = asked] { show_own(services, page, request, reply); });
        if (!taken) reply(busy_page(language_of(asked)));
    };
    const std::size_t largest_body = page.method == Method::get ? 0 : largest_form;
    return {page.method, std::string(page.path), largest_body, {}, handle, group};
}

using Asked = tl::expected<Asker, Response>;
// On the desk's thread.
using FindAsker = std::function<Asked(const Request&)>;

Asked signed_in(Services& services, const Request& request) {
    auto asker = asker_of(services, request);
    if (!asker) return tl::unexpected(broken(asker.error()));
    if (!*asker) return tl::unexpected(problem(401, "not_signed_in", "sign in first"));
    return std::move(**asker);
}

// Who asks and may; otherwise the answer that refuses.
Asked admitted(Services& services, const ApiRoute& route, const FindAsker& find, const Request& request) {
    auto asker = find(request);
    if (!asker) return asker;
    if (accounts::may(asker->account.roles, route.right)) return asker;
    note_refused(services, *asker, route.right, name_of(route));
    return tl::unexpected(
        problem(403, "not_allowed", "your roles do not give the right " + std::string(accounts::name_of(route.right))));
}

void answer_in_editing(Services& services, const ApiRoute& route, const Asker& asker, Request request,
                       const http::Reply& reply) {
    const auto asked = std::make_shared<Request>(std::move(request));
    const std::uint64_t bytes = asked->body.size();
    const auto work = [&services, &route, asker, reply, asked] {
        if (asked->is_over()) return;  // nobody would hear of it
        Response response = route.answer(services, asker, *asked);
        if (response.status == 403) {
            services.desk_worker.go_on(
                [&services, &route, asker] { note_refused(services, asker, route.right, name_of(route)); });
        }
        reply(std::move(response));
    };
    if (!services.editing_worker.offer_bytes(work, bytes)) reply(busy());
}

void answer(Services& services, const ApiRoute& route, const FindAsker& find, Request request,
            const http::Reply& reply) {
    auto asker = admitted(services, route, find, request);
    if (!asker) return reply(asker.error());
    if (route.method == Method::get) {
        asker->still_may = [&route, find, request] {
            const auto again = find(request);
            return again && accounts::may(again->account.roles, route.right);
        };
    }
    if (route.answer_later != nullptr) return route.answer_later(services, *asker, std::move(request), reply);
    switch (route.where) {
        case Where::desk: break;
        case Where::editing: return answer_in_editing(services, route, *asker, std::move(request), reply);
    }
    Response response = route.answer(services, *asker, request);
    if (response.status == 403) note_refused(services, *asker, route.right, name_of(route));
    reply(std::move(response));
}

// Strangers and those without the right make us take no body.
auto ask_first(Services& services, const ApiRoute& route, const FindAsker& find) {
    return [&services, &route, find](const Request& asked, const http::Admit& admit) {
        const bool taken = services.desk_worker.offer([&services, &route, find, admit, request = asked] {
            const auto asker = admitted(services, route, find, request);
            admit(asker ? std::optional<Response>() : asker.error());
        });
        if (!taken) admit(busy());
    };
}

void add_api(Services& services, const FindAsker& find, const std::shared_ptr<http::RouteGroup>& group,
             http::Router& router) {
    for (const ApiRoute& route : api_routes()) {
        const auto handle = [&services, &route, find](Request& asked, const http::Reply& reply) {
            // A large body is not there twice.
            std::string body = std::move(asked.body);
            auto request = std::make_shared<Request>(asked);
            request->body = std::move(body);
            const bool taken = services.desk_worker.offer([&services, &route, find, reply, request] {
                answer(services, route, find, std::move(*request), reply);
            });
            if (!taken) reply(busy());
        };
        const bool goes_to_file = route.body_goes == BodyGoes::into_a_file;
        router.routes.push_back({route.method,
                                 std::string(route.path),
                                 route.largest_body,
                                 {},
                                 handle,
                                 group,
                                 ask_first(services, route, find),
                                 goes_to_file ? &services.files.uploads() : nullptr});
    }
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
    std::vector<http::Route> routes = {
        {Method::get, "/sign-in", 0, {}, open(show_sign_in), group},
        {Method::post, "/sign-in", largest_form, {}, open(take_password), group},
        {Method::get, "/second-factor", 0, {}, open(show_second_factor), group},
        {Method::post, "/second-factor", largest_form, {}, open(take_second_factor), group},
        {Method::get, "/invitation/{}", 0, {}, open(show_invitation), group},
        {Method::post, "/invitation/{}", largest_form, {}, open(take_invitation), group},
        {Method::post, "/password", largest_form, {}, open(take_new_password), group},
    };
    using accounts::Right;
    const auto own = std::to_array<OwnPage>({
        {Method::get, "/", Right::see_own_work, show_home},
        {Method::get, "/invitation-refused", Right::see_own_work, show_invitation_refused},
        {Method::get, "/password", Right::see_own_work, show_password},
        {Method::get, "/sessions", Right::see_own_work, show_sessions},
        {Method::post, "/sessions/end-others", Right::see_own_work, end_others_by_form},
        {Method::post, "/sessions/{}/end", Right::see_own_work, end_session_by_form},
        {Method::post, "/sign-out", Right::see_own_work, sign_out},
        {Method::get, "/accounts", Right::manage_accounts, show_accounts},
        {Method::get, "/accounts/{}/sessions", Right::manage_accounts, show_sessions_of},
        {Method::post, "/accounts/{}/sessions/end", Right::manage_accounts, end_sessions_of_by_form},
        {Method::post, "/accounts/{}/sessions/{}/end", Right::manage_accounts, end_sessions_of_by_form},
    });
    for (const OwnPage& page : own) routes.push_back(own_page(services, page, group));
    return routes;
}

constexpr const char* stay_with_tls = "max-age=31536000";

// What no route answered, to a person.
void say_missing(const Request& request, Response& response) {
    const auto is_type = [](const auto& field) { return field.first == "Content-Type"; };
    const auto type = std::find_if(response.fields.begin(), response.fields.end(), is_type);
    if (response.status != 404 || type == response.fields.end() || !type->second.starts_with("text/plain")) return;
    Response page = missing_page(language_of(request));
    std::erase_if(response.fields, is_type);
    response.fields.insert(response.fields.end(), page.fields.begin(), page.fields.end());
    response.fields.emplace_back("Content-Security-Policy", page_policy);
    response.body = std::move(page.body);
}

void add_common_fields(const Place& place, const Request& request, Response& response) {
    if (request.path.starts_with("/api/")) {
        as_problem(response);
    } else {
        say_missing(request, response);
    }
    if (place.has_tls()) response.fields.emplace_back("Strict-Transport-Security", stay_with_tls);
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

void tell_act(const Services& services, const Request& request, const Response& response) {
    constexpr int least_refusal = 400;
    if (request.method != Method::get && response.status < least_refusal) services.after_act();
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
    add_api(
        services, [&services](const Request& request) { return signed_in(services, request); }, api, router);
    router.finish = [&services](const Request& request, Response& response) {
        add_common_fields(services.place, request, response);
        tell_act(services, request, response);
    };
    return router;
}

http::Router command_routes(Services& services, const Callers& callers) {
    const auto api = std::make_shared<http::RouteGroup>();
    api->checks = {[&callers](Request& request) { return check_caller(callers, request); }};
    http::Router router;
    router.decodes_arguments = true;
    add_api(
        services, [&](const Request& request) { return asker_of(services, callers, request); }, api, router);
    router.finish = [&services](const Request& request, Response& response) {
        as_problem(response);
        tell_refused(request, response);
        tell_act(services, request, response);
    };
    return router;
}

}  // namespace veche::server::office
