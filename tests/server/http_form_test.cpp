#include <doctest/doctest.h>

#include "server/http/cookies.h"
#include "server/http/form.h"
#include "server/http/router.h"

namespace veche::server::http {
namespace {

Router routes_of(std::vector<std::pair<Method, std::string>> all, bool decodes) {
    Router router;
    router.decodes_arguments = decodes;
    for (auto& [method, pattern] : all) {
        Route route;
        route.method = method;
        route.pattern = std::move(pattern);
        router.routes.push_back(std::move(route));
    }
    return router;
}

using Arguments = std::vector<std::string>;

TEST_CASE("a path may leave several places open") {
    const Router router = routes_of({{Method::get, "/api/cases/{}/notes/{}"},
                                     {Method::remove, "/api/cases/{}/notes/{}"},
                                     {Method::get, "/api/cases/{}"},
                                     {Method::get, "/content/*"}},
                                    false);
    const Match note = find_route(router, Method::remove, "/api/cases/17/notes/3");
    REQUIRE(note.route == &router.routes[1]);
    CHECK(note.arguments == Arguments{"17", "3"});
    CHECK(find_route(router, Method::get, "/api/cases/17").arguments == Arguments{"17"});
    CHECK(find_route(router, Method::get, "/content/a/b").arguments == Arguments{"a/b"});
    CHECK(find_route(router, Method::get, "/content/").arguments == Arguments{""});
    for (const char* none : {"/api/cases/", "/api/cases", "/api/cases//notes/3", "/api/cases/17/notes/", "/content",
                             "/", "/api/cases/17/notes/3/", "/api/cases/%31", "//api/cases/17"}) {
        CAPTURE(none);
        CHECK(find_route(router, Method::get, none).route == nullptr);
    }
    const Match other = find_route(router, Method::patch, "/api/cases/17/notes/3");
    CHECK(other.route == nullptr);
    CHECK(other.other_methods == "GET, HEAD, DELETE");
}

TEST_CASE("a case is found by a number with letters and a slash in it, decoded once") {
    const Router router = routes_of({{Method::get, "/api/cases/{}"}}, true);
    CHECK(find_route(router, Method::get, "/api/cases/%D0%9F-1%2F2026").arguments == Arguments{"П-1/2026"});
    CHECK(find_route(router, Method::get, "/api/cases/%2531").arguments == Arguments{"%31"});
    CHECK(find_route(router, Method::get, "/api/cases/a+b").arguments == Arguments{"a+b"});
    for (const char* none : {"/api/cases/%", "/api/cases/%4", "/api/cases/%zz", "/api/cases/%00", "/api/cases/%ff",
                             "/api/cases/%0d%0aSet-Cookie:x=y%7f", "/api%2Fcases/1"}) {
        CAPTURE(none);
        CHECK(find_route(router, Method::get, none).route == nullptr);
    }
}

TEST_CASE("a form is read in one way or not at all") {
    const auto form = decode_form("name=anna&words=%D0%B4%D0%B0+%2B%0D%0A1&empty=");
    REQUIRE(form);
    CHECK(*form == FormFields{{"name", "anna"}, {"words", "да +\r\n1"}, {"empty", ""}});
    CHECK(decode_form("")->empty());
    for (const char* bad : {"a=1&a=2", "a", "a=1&&b=2", "a=%", "a=%0", "a=%g0", "a=%00", "a=%ff", "a=<", "a=\"", "a=да",
                            "a=1;b", "%61=1&a=2", "a=b=c"}) {
        CAPTURE(bad);
        CHECK(!decode_form(bad));
    }
    std::string many;
    for (std::size_t i = 0; i <= most_form_fields; ++i) many += "f" + std::to_string(i) + "=&";
    CHECK(!decode_form(many));
}

TEST_CASE("of two cookies of one name none is believed") {
    Request request;
    request.fields["cookie"] = "a=1; session=abc; b=2";
    CHECK(cookie(request, "session") == "abc");
    CHECK(!cookie(request, "sess"));
    CHECK(!cookie(request, "ession"));
    request.fields["cookie"] = "session=abc; session=evil";
    CHECK(!cookie(request, "session"));
    request.fields["cookie"] = "session";
    CHECK(!cookie(request, "session"));
}

}  // namespace
}  // namespace veche::server::http
