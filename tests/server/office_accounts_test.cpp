// Sessions, others' and one's own, and what stands of people in the audit, by the office's API and pages.
#include "server/audit/log.h"
#include "tests/server/support/test_office.h"

namespace veche::server::office {
namespace {

using accounts::Role;

const std::string api_sign = "X-Requested-With: veche\r\n";

TEST_CASE("what somebody may not do leaves one line a minute with the right and the route") {
    test::TestOffice office;
    const std::string head = "Cookie: " + office.cookie_of("boris", {Role::clerk}) + "\r\n" + api_sign;
    for (int i = 0; i < 5; ++i) CHECK(office.ask("GET", "/api/accounts", head).status == 403);
    CHECK(office.ask("GET", "/accounts", head).status == 403);
    CHECK(office.ask("POST", "/api/cases/1/reopening", head + "Content-Type: application/json\r\n", "{}").status ==
          403);
    office.clock.advance(std::chrono::minutes(1));
    CHECK(office.ask("GET", "/api/accounts", head).status == 403);
    std::vector<std::string> told;
    const auto lines = audit::Log(*office.desk.staff_rows).list({"boris"});
    REQUIRE(lines);
    for (const audit::Line& line : *lines) {
        if (line.act.what == "right.refused")
            told.push_back(line.act.subject + " " + *line.act.details.find("asked")->text());
    }
    CHECK(told == std::vector<std::string>{"manage_accounts GET /api/accounts",
                                           "extend_terms POST /api/cases/{}/reopening",
                                           "manage_accounts GET /api/accounts"});
}

TEST_CASE("an administrator sees and ends others' sessions, and nobody their own there") {
    test::TestOffice office;
    const std::string cookie = "Cookie: " + office.cookie_of("anna", {Role::administrator}) + "\r\n";
    const std::string head = cookie + api_sign;
    const std::string clerk = "Cookie: " + office.cookie_of("boris", {Role::clerk}) + "\r\n" + api_sign;
    const auto list = office.ask("GET", "/api/accounts/boris/sessions", head);
    CHECK(list.fields.at("content-range") == "sessions 0-0/1");
    const std::string id = *parse_json(list.body)->array()->front().find("id")->text();
    CHECK(office.ask("DELETE", "/api/accounts/boris/sessions/" + id, head).status == 204);
    CHECK(office.ask("DELETE", "/api/accounts/boris/sessions/" + id, head).status == 404);
    CHECK(office.ask("GET", "/api/me", clerk).status == 401);
    CHECK(office.ask("DELETE", "/api/accounts/anna/sessions", head).status == 409);
    CHECK(office.ask("DELETE", "/api/accounts/boris/sessions", head).status == 204);
    CHECK(office.ask("GET", "/api/accounts/nobody/sessions", head).status == 404);
    // The same by pages.
    const std::string vera = "Cookie: " + office.cookie_of("vera", {Role::clerk}) + "\r\n";
    CHECK(office.ask("GET", "/accounts?language=en", cookie).body.find("vera") != std::string::npos);
    const std::string page = office.ask("GET", "/accounts/vera/sessions?language=ru", cookie).body;
    CHECK(page.find("Завершить все") != std::string::npos);
    const auto from = page.find("name=\"token\" value=\"") + 20;
    const std::string token = "token=" + page.substr(from, page.find('"', from) - from);
    const std::string form = cookie + "Content-Type: application/x-www-form-urlencoded\r\n";
    CHECK(office.ask("POST", "/accounts/vera/sessions/end", form, "token=guess").status == 403);
    CHECK(office.ask("GET", "/api/me", vera).status == 200);
    CHECK(office.ask("POST", "/accounts/vera/sessions/end", form, token).status == 303);
    CHECK(office.ask("GET", "/api/me", vera).status == 401);
    CHECK(office.ask("GET", "/accounts/nobody/sessions", cookie).status == 404);
}

TEST_CASE("all other sessions of one's own end at once") {
    test::TestOffice office;
    const std::string cookie = office.cookie_of("anna", {Role::clerk});
    auto session = **office.desk.staff->session(sha256_hex(cookie.substr(6)), office.clock.now());
    const auto sign_in_elsewhere = [&] {
        session.id = "other";
        REQUIRE(office.desk.staff->begin_session(sha256_hex("other"), session));
    };
    const auto count = [&] { return office.desk.staff->sessions("anna", office.clock.now())->size(); };
    const std::string head = "Cookie: " + cookie + "\r\n";
    sign_in_elsewhere();
    CHECK(office.ask("DELETE", "/api/sessions", head + api_sign).status == 204);
    CHECK(count() == 1);
    sign_in_elsewhere();
    const std::string page = office.ask("GET", "/sessions", head).body;
    const auto from = page.find("name=\"token\" value=\"") + 20;
    CHECK(office
              .ask("POST", "/sessions/end-others", head + "Content-Type: application/x-www-form-urlencoded\r\n",
                   "token=" + page.substr(from, page.find('"', from) - from))
              .status == 303);
    CHECK(count() == 1);
    CHECK(office.ask("GET", "/api/me", head).status == 200);
}

TEST_CASE("the audit is paged to its end and filtered, each store by itself and the newest of both") {
    test::TestOffice office;
    const std::string head = "Cookie: " + office.cookie_of("anna", {Role::auditor}) + "\r\n";
    const std::string clerk = "Cookie: " + office.cookie_of("boris", {Role::clerk}) + "\r\n";
    const auto ask = [&](const std::string& fields, const std::string& query) {
        const auto answer = office.ask("GET", "/api/audit?" + query, fields);
        return answer.status == 200 ? answer.fields.at("content-range") : std::to_string(answer.status);
    };
    const std::string staff = "filter=%7B%22store%22:%22staff%22%7D";
    CHECK(ask(head, staff) == "audit 0-3/4");
    CHECK(ask(head, staff + "&range=%5B3,9%5D") == "audit 3-3/4");
    CHECK(ask(head, staff + "&range=%5B10000,10009%5D") == "audit */4");
    CHECK(ask(head, "range=%5B999,1000%5D") == "422");
    CHECK(ask(head, "filter=%7B%22store%22:%22registry%22%7D") == "audit */0");
    CHECK(ask(head, "filter=%7B%22who%22:%22boris%22%7D") == "audit 0-0/1");
    CHECK(ask(head, "filter=%7B%22subject%22:%22boris%22%7D") == "audit 0-1/2");
    const std::string day = to_string(office.clock.now()).substr(0, 10);
    CHECK(ask(head, "filter=%7B%22day%22:%22" + day + "%22%7D") == "audit 0-3/4");
    CHECK(ask(head, "filter=%7B%22day%22:%222001-01-01%22%7D") == "audit */0");
    CHECK(ask(head, "filter=%7B%22day%22:%22yesterday%22%7D") == "422");
    CHECK(ask(head, "filter=%7B%22store%22:%22intake%22%7D") == "422");
    // A person reads their own lines.
    CHECK(ask(clerk, "") == "audit 0-0/1");
    CHECK(ask(clerk, "filter=%7B%22who%22:%22anna%22%7D") == "audit */0");
    const auto newest = parse_json(office.ask("GET", "/api/audit?" + staff, head).body);
    CHECK(*newest->array()->front().find("id")->text() == "staff-4");
}

}  // namespace
}  // namespace veche::server::office
