#include <atomic>
#include <span>

#include "base/files.h"
#include "server/office/api.h"
#include "server/office/page.h"
#include "server/office/problem.h"
#include "server/office/texts.h"
#include "tests/folders.h"
#include "tests/server/support/hall.h"
#include "tests/server/support/test_office.h"
#include "tests/support/captured_log.h"

namespace veche::server::office {
namespace {

using accounts::Role;

const std::string api_sign = "X-Requested-With: veche\r\n";

std::string filled_in(std::string_view path) {
    std::string target(path);
    for (auto place = target.find("{}"); place != std::string::npos; place = target.find("{}")) {
        target.replace(place, 2, "nobody");
    }
    return target;
}

std::string name_of(const ApiRoute& route) {
    return std::string(http::name_of(route.method)) + " " + std::string(route.path);
}

TEST_CASE("a role reaches the routes of its rights and no other") {
    test::TestOffice office;
    for (const Role role : accounts::all_roles) {
        const std::string cookie =
            "Cookie: " + office.cookie_of(std::string(accounts::name_of(role)), {role}) + "\r\n" + api_sign;
        for (const ApiRoute& route : api_routes()) {
            CAPTURE(accounts::name_of(role));
            CAPTURE(name_of(route));
            const auto answer = office.ask(std::string(http::name_of(route.method)), filled_in(route.path), cookie);
            const std::array roles = {role};
            CHECK((answer.status == 403) == !accounts::may(roles, route.right));
            CHECK(answer.status != 401);
            CHECK(answer.status < 500);
        }
    }
}

TEST_CASE("nobody who is not signed in reaches anything but the pages for that") {
    test::TestOffice office;
    for (const ApiRoute& route : api_routes()) {
        CAPTURE(name_of(route));
        const auto answer = office.ask(std::string(http::name_of(route.method)), filled_in(route.path), api_sign);
        CHECK(answer.status == 401);
        CHECK(answer.fields.at("content-type") == "application/problem+json");
    }
    CHECK(office.ask("GET", "/").status == 303);
    CHECK(office.ask("GET", "/sessions").fields.at("location") == "/sign-in?language=ru");
    CHECK(office.ask("GET", "/sign-in").status == 200);
    CHECK(office.ask("GET", "/invitation/anything").status == 410);
}

TEST_CASE("the document of the API names every route with its right and nothing else") {
    const auto bytes = read_file(std::filesystem::path(VECHE_SOURCE_DIR) / "assets/api/openapi.json", 1'000'000);
    REQUIRE(bytes);
    const auto document = parse_json(*bytes);
    REQUIRE(document);
    std::map<std::string, std::string> told;
    for (const auto& [path, methods] : *document->find("paths")->object()) {
        std::string pattern = path;
        for (auto from = pattern.find('{'); from != std::string::npos; from = pattern.find('{', from + 1)) {
            pattern.erase(from + 1, pattern.find('}', from) - from - 1);
        }
        for (const auto& [method, route] : *methods.object()) {
            if (method == "parameters") continue;
            std::string name = method;
            for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
            told.emplace(name + " " + pattern, *route.find("x-right")->text());
        }
    }
    std::map<std::string, std::string> served;
    for (const ApiRoute& route : api_routes()) served.emplace(name_of(route), accounts::name_of(route.right));
    CHECK(told == served);
}

TEST_CASE("a page of another site can change nothing in the name of whoever is signed in") {
    test::TestOffice office;
    const std::string cookie = "Cookie: " + office.cookie_of("anna", {Role::administrator}) + "\r\n";
    const std::string own = "Origin: " + office.place.origin + "\r\n";
    const std::string path = "/api/accounts/nobody/invitation";
    CHECK(office.ask("POST", path, cookie + api_sign + own).status == 404);
    CHECK(office.ask("POST", path, cookie + own).status == 403);
    CHECK(office.ask("POST", path, cookie + api_sign + "Origin: http://evil.example\r\n").status == 403);
    CHECK(office.ask("POST", path, cookie + api_sign + "Origin: null\r\n").status == 403);
    CHECK(office.ask("POST", path, cookie + api_sign + "Sec-Fetch-Site: cross-site\r\n").status == 403);
    CHECK(office.ask("POST", path, cookie + api_sign + "Sec-Fetch-Site: same-site\r\n").status == 403);
    // A form that knows not what stands in the pages of this session; a name that somebody lets lead here.
    const std::string form = "Content-Type: application/x-www-form-urlencoded\r\n";
    CHECK(office.ask("POST", "/sign-out", cookie + form + own, "token=guess").status == 403);
    CHECK(office.ask("GET", "/api/me", cookie).status == 200);
    const std::string other_name = "GET /api/me HTTP/1.1\r\nHost: evil.example\r\n" + cookie + "\r\n";
    CHECK(test::request_once(office.listener.port(), other_name).status == 421);
}

TEST_CASE("a change of what somebody else changed meanwhile is refused") {
    test::TestOffice office;
    const std::string head = "Cookie: " + office.cookie_of("anna", {Role::administrator}) + "\r\n" + api_sign +
                             "Content-Type: application/json\r\n";
    office.cookie_of("boris", {Role::clerk});
    const std::string path = "/api/accounts/boris";
    const std::string seen = "If-Match: " + office.ask("GET", path, head).fields.at("etag") + "\r\n";
    CHECK(office.ask("PATCH", path, head, R"({"roles":["head"]})").status == 428);
    CHECK(office.ask("PATCH", path, head + seen, R"({"roles":["head"]})").status == 200);
    CHECK(office.ask("PATCH", path, head + seen, R"({"roles":["editor"]})").status == 412);
    CHECK((*office.desk.staff->find("boris"))->roles == std::vector{Role::head});
    // Nobody changes their own account.
    const std::string own = "If-Match: " + office.ask("GET", "/api/accounts/anna", head).fields.at("etag") + "\r\n";
    CHECK(office.ask("PATCH", "/api/accounts/anna", head + own, R"({"is_open":false})").status == 409);
}

TEST_CASE("a clerk takes a case from the list to its end, each act on the state that was seen") {
    test::Hall hall;
    const store::Case subject = hall.in_state(store::CaseState::registered);
    const std::string path = "/api/cases/" + protocol::to_hex(subject.envelope);
    test::TestOffice office(&hall.town);
    office.clock.set(hall.now);
    const std::string head =
        "Cookie: " + office.cookie_of("anna", {Role::clerk}) + "\r\n" + api_sign + "Content-Type: application/json\r\n";
    CHECK(office.ask("GET", "/api/cases?filter=%7B%22state%22:%22registered%22%7D", head).fields.at("content-range") ==
          "cases 0-0/1");
    const auto opened = office.ask("GET", path, head);
    CHECK(opened.body.find("Не горит фонарь") != std::string::npos);
    std::string tag = opened.fields.at("etag");
    const auto act = [&](const std::string& method, const std::string& below, const std::string& body) {
        const auto answer = office.ask(method, path + below, head + "If-Match: " + tag + "\r\n", body);
        if (answer.fields.contains("etag")) tag = answer.fields.at("etag");
        return answer.status;
    };
    const std::string first = tag;
    CHECK(act("POST", "/assignment", R"({"assignee":"nobody"})") == 422);
    CHECK(act("POST", "/assignment", R"({"assignee":"anna"})") == 200);
    CHECK(tag != first);
    CHECK(office.ask("POST", path + "/notes", head + "If-Match: " + first + "\r\n", R"({"text":"x"})").status == 412);
    CHECK(office.ask("POST", path + "/notes", head + "If-Match: \"x\"\r\n", R"({"text":"x"})").status == 412);
    CHECK(office.ask("POST", path + "/notes", head, R"({"text":"x"})").status == 428);
    CHECK(act("POST", "/notes", R"({"text":"Позвонить мастеру"})") == 200);
    CHECK(act("PATCH", "", R"({"novelty":"repeated","is_collective":true,"people":3,"legal_form":"written"})") == 200);
    CHECK(act("PATCH", "", R"({"novelty":"unheard of"})") == 422);
    CHECK(act("POST", "/extension", R"({"reason":"x"})") == 403);  // is the head's
    CHECK(act("POST", "/closing", "{}") == 409);
    CHECK(act("POST", "/answer", R"({"text":"Починили"})") == 200);
    CHECK(act("POST", "/answer", R"({"text":"Починили"})") == 409);
    CHECK(act("POST", "/closing", "{}") == 200);
    const auto after = parse_json(office.ask("GET", path, head).body);
    REQUIRE(after);
    CHECK(*after->find("state")->text() == "closed");
    CHECK(*after->find("assignee")->text() == "anna");
    CHECK(*after->find("card")->find("people")->integer() == 3);
    CHECK(after->find("steps")->array()->size() >= 5);
    const auto lines = parse_json(office.ask("GET", "/api/audit", head).body);
    std::set<std::string> done;
    for (const Json& line : *lines->array()) done.insert(*line.find("what")->text());
    for (const char* what : {"case.open", "case.assign", "case.note", "case.set-card", "case.answer", "case.close"}) {
        CAPTURE(what);
        CHECK(done.contains(what));
    }
}

TEST_CASE("a body of a stranger, or of who has not the right, is refused before it comes") {
    test::TestOffice office;
    const std::string clerk = "Cookie: " + office.cookie_of("boris", {Role::clerk}) + "\r\n";
    const std::string editor = "Cookie: " + office.cookie_of("vera", {Role::editor}) + "\r\n";
    // Nothing of the body is sent: whoever waits for it answers nothing.
    const auto announce = [&](const std::string& fields) {
        return test::request_once(office.listener.port(),
                                  "POST /api/cases HTTP/1.1\r\nHost: " + office.host() + "\r\n" + api_sign + fields +
                                      "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
            .status;
    };
    CHECK(announce("") == 401);
    CHECK(announce("Cookie: veche=" + std::string(64, '0') + "\r\n") == 401);
    CHECK(announce(editor) == 403);
    const std::string body = R"({"more":1})" + std::string(100'000, ' ');
    CHECK(office.ask("POST", "/api/cases", clerk + api_sign + "Content-Type: application/json\r\n", body).status ==
          422);
}

TEST_CASE("a page that is not there says so in the language of whoever looks") {
    test::TestOffice office;
    const auto page = office.ask("GET", "/nowhere?language=uk");
    CHECK(page.status == 404);
    CHECK(page.fields.at("content-type").starts_with("text/html"));
    CHECK(page.body.find("Такої сторінки немає") != std::string::npos);
    CHECK(page.fields.at("content-security-policy").find("style-src 'self'") != std::string::npos);
    CHECK(office.ask("GET", "/nowhere", "Accept-Language: en\r\n").body.find("no such page") != std::string::npos);
    CHECK(office.ask("GET", "/api/nowhere").fields.at("content-type") == "application/problem+json");
}

TEST_CASE("browsers that came over TLS are told to stay with it") {
    test::TestOffice office;
    CHECK_FALSE(office.ask("GET", "/sign-in").fields.contains("strict-transport-security"));
    office.place.origin = "https://office.example.org";
    CHECK(office.ask("GET", "/sign-in").fields.at("strict-transport-security").starts_with("max-age="));
}

TEST_CASE("each wrong field is told with its path") {
    test::TestOffice office;
    const std::string head = "Cookie: " + office.cookie_of("anna", {Role::administrator}) + "\r\n" + api_sign +
                             "Content-Type: application/json\r\n";
    const auto answer = office.ask("POST", "/api/accounts", head,
                                   R"({"id":7,"full_name":"","language":"xx","roles":["king",1],"more":1})");
    CHECK(answer.status == 422);
    const auto problem = parse_json(answer.body);
    REQUIRE(problem);
    std::set<std::string> fields;
    for (const Json& error : *problem->find("errors")->array()) fields.insert(*error.find("field")->text());
    CHECK(fields == std::set<std::string>{"id", "full_name", "mail", "language", "roles", "roles.1", "more"});
    CHECK(office.ask("POST", "/api/accounts", head, "[]").status == 400);
    CHECK(office.ask("POST", "/api/accounts", head, "{\"id\":\"a\",\"id\":\"b\"}").status == 400);
}

TEST_CASE("an act that was done wakes what sends its letters; looking and what is refused do not") {
    test::TestOffice office;
    std::atomic<int> woken{0};
    office.services.after_act = [&woken] { ++woken; };
    const std::string head = "Cookie: " + office.cookie_of("anna", {Role::administrator}) + "\r\n" + api_sign;
    CHECK(office.ask("GET", "/api/accounts", head).status == 200);
    CHECK(office.ask("POST", "/api/accounts/nobody/invitation", head).status == 404);
    CHECK(woken == 0);
    office.cookie_of("boris", {Role::clerk});
    CHECK(office.ask("POST", "/api/accounts/boris/invitation", head).status == 201);
    // Whoever sits down at an administrator's open screen shall not get the account.
    CHECK(office.ask("POST", "/api/accounts/anna/invitation", head).status == 409);
    CHECK(woken == 1);
}

TEST_CASE("an administrator puts a job away that was given up, or has it tried again, and the audit says so") {
    test::TestOffice office;
    const std::string head = "Cookie: " + office.cookie_of("anna", {Role::administrator}) + "\r\n" + api_sign;
    sql::Connection& table = *office.desk.registry_rows;
    jobs::Queue queue(table);
    const Instant now = office.clock.now();
    REQUIRE(*queue.add({"mail.send", "{}", now}, now) == 1);
    const auto state = [&] { return (*queue.find(1))->state; };
    CHECK_MESSAGE(office.ask("POST", "/api/jobs/registry-1/retry", head).status == 409, "it waits");
    const auto leased = queue.take({"mail.send"}, now, std::chrono::seconds(60));
    REQUIRE(*queue.fail((*leased)->lease, "no line", now, {{}, {}, 0}));
    CHECK(office.ask("POST", "/api/jobs/registry-1/retry", head).status == 204);
    CHECK(state() == jobs::State::waiting);
    // A person learns by it what is done with their account, also by whoever may manage both.
    CHECK_MESSAGE(office.ask("POST", "/api/jobs/registry-1/cancellation", head).status == 409, "a letter that waits");
    const auto once_more = queue.take({"mail.send"}, now, std::chrono::seconds(60));
    REQUIRE(*queue.fail((*once_more)->lease, "no line", now, {{}, {}, 0}));
    CHECK(office.ask("POST", "/api/jobs/registry-1/cancellation", head).status == 204);
    CHECK(state() == jobs::State::cancelled);
    CHECK(office.ask("POST", "/api/jobs/registry-1/cancellation", head).status == 409);
    for (const char* id : {"registry-2", "staff-1", "registry", "registry-1x", "content-1", "-1"}) {
        CAPTURE(id);
        CHECK(office.ask("POST", std::string("/api/jobs/") + id + "/retry", head).status == 404);
    }
    const auto lines = audit::Log(table).list({});
    REQUIRE((lines && lines->size() == 2));
    CHECK(lines->front().act.what == "job.cancel");
    CHECK(lines->back().act.what == "job.retry");
    CHECK(lines->back().act.subject == "job/1");
    CHECK(lines->back().act.who == "anna");
}

TEST_CASE("why a publication waits stands in the list of jobs, and what the heads are to be told is not put away") {
    test::TestOffice office;
    const std::string head = "Cookie: " + office.cookie_of("anna", {Role::administrator}) + "\r\n" + api_sign;
    jobs::Queue queue(*office.desk.content_rows);
    const Instant now = office.clock.now();
    REQUIRE(*queue.add({"edition.publish", "{}", now}, now) == 1);
    REQUIRE(*queue.add({"edition.tell", "{}", now}, now) == 2);
    const auto leased = queue.take({"edition.publish"}, now, std::chrono::seconds(60));
    REQUIRE(*queue.put_off((*leased)->lease, {now.seconds + 3'600}, "as many editions as may are out"));
    const auto list = office.ask("GET", "/api/jobs", head);
    CHECK(list.status == 200);
    CHECK(list.body.find(R"("id":"content-1")") != std::string::npos);
    CHECK(list.body.find(R"("reason":"as many editions as may are out")") != std::string::npos);
    CHECK(list.body.find("\"due\":\"" + to_string(Instant{now.seconds + 3'600})) != std::string::npos);
    CHECK(office.ask("POST", "/api/jobs/content-2/cancellation", head).status == 409);
    CHECK((*queue.find(2))->state == jobs::State::waiting);
}

TEST_CASE("a list is sorted, cut and filtered as the console asks") {
    test::TestOffice office;
    const std::string head = "Cookie: " + office.cookie_of("anna", {Role::administrator}) + "\r\n";
    for (const char* name : {"boris", "vera", "galina"}) office.cookie_of(name, {Role::clerk});
    const auto ids = [&](const std::string& query) {
        const auto answer = office.ask("GET", "/api/accounts?" + query, head);
        std::string all = answer.fields.contains("content-range") ? answer.fields.at("content-range") + ":" : "";
        const auto rows = parse_json(answer.body);
        if (answer.status != 200 || !rows) return std::to_string(answer.status);
        for (const Json& row : *rows->array()) all += " " + *row.find("id")->text();
        return all;
    };
    CHECK(ids("") == "accounts 0-3/4: anna boris galina vera");
    CHECK(ids("sort=%5B%22id%22,%22DESC%22%5D&range=%5B0,1%5D") == "accounts 0-1/4: vera galina");
    CHECK(ids("range=%5B3,9%5D") == "accounts 3-3/4: vera");
    CHECK(ids("range=%5B9,19%5D") == "accounts */4:");
    CHECK(ids("filter=%7B%22id%22:%5B%22vera%22,%22anna%22%5D%7D") == "accounts 0-1/2: anna vera");
    for (const char* bad :
         {"sort=id", "sort=%5B%22password_hash%22,%22ASC%22%5D", "range=%5B5,1%5D", "range=%5B0,5000%5D",
          "filter=%7B%22password_hash%22:1%7D", "page=1", "a&b", "filter=%5B%5D", "range=%5B-1,3%5D"}) {
        CAPTURE(bad);
        CHECK(ids(bad) == "422");
    }
}

TEST_CASE("every word of the pages is there in every language, with the same places in it") {
    constexpr std::size_t words_there_are = sizeof(content::StaffPages) / sizeof(std::string_view);
    const auto words_of = [](content::Language language) {
        return std::span(reinterpret_cast<const std::string_view*>(&texts_of(language)), words_there_are);
    };
    const auto places_in = [](std::string_view text) {
        std::size_t places = 0;
        for (auto at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 2)) ++places;
        return places;
    };
    for (const content::Language language : content::all_languages) {
        for (std::size_t i = 0; i < words_there_are; ++i) {
            CAPTURE(i);
            const std::string_view text = words_of(language)[i];
            CHECK_FALSE(text.empty());
            CHECK(places_in(text) == places_in(words_of(content::all_languages.front())[i]));
            CHECK(text.find('\'') == std::string_view::npos);  // typed as ’
        }
    }
}

TEST_CASE("why a store failed stands in the log and not in the answer") {
    const test::CapturedLog log;
    const http::Response response = broken(Error{"disk is full"});
    CHECK(response.status == 503);
    CHECK(response.body.find("disk") == std::string::npos);
    CHECK(log.says("office.failed reason=\"disk is full\""));
}

TEST_CASE("what a resident or a browser wrote is only text on a page") {
    CHECK(escaped("<script>alert('1')</script> & \"q\"\x01") ==
          "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;q&quot; ");
    test::TestOffice office;
    const std::string cookie = office.cookie_of("anna", {Role::clerk});
    auto session = **office.desk.staff->session(sha256_hex(cookie.substr(6)), office.clock.now());
    session.agent = "<img src=x onerror=alert(1)>";
    session.id = "second";
    REQUIRE(office.desk.staff->begin_session(sha256_hex("other"), session));
    const auto page = office.ask("GET", "/sessions", "Cookie: " + cookie + "\r\n");
    CHECK(page.body.find("<img") == std::string::npos);
    CHECK(page.body.find("&lt;img") != std::string::npos);
    CHECK(page.fields.at("content-security-policy").find("script") == std::string::npos);
}

}  // namespace
}  // namespace veche::server::office
