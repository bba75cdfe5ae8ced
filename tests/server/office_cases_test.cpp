#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <set>
#include <sstream>
#include <thread>

#include "server/office/row_stream.h"
#include "tests/server/support/hall.h"
#include "tests/server/support/streamed.h"
#include "tests/server/support/test_office.h"
#include "tests/support/captured_log.h"

namespace veche::server::office {
namespace {

using accounts::Role;
using store::CaseState;

const std::string asked_by_program = "X-Requested-With: veche\r\nContent-Type: application/json\r\n";

std::string encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string all;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        all += '%';
        all += digits[byte >> 4];
        all += digits[byte & 15];
    }
    return all;
}

// An office over a hall, with a clerk who is signed in.
struct Rig {
    test::Hall hall;
    test::TestOffice office{&hall.town};
    std::string head;

    Rig() {
        office.clock.set(hall.now);
        head = "Cookie: " + office.cookie_of("anna", {Role::clerk}) + "\r\n" + asked_by_program;
    }
    test::Answer list(const Json& filter, const std::string& more = {}) {
        return office.ask("GET", "/api/cases?filter=" + encoded(write_json(filter)) + more, head);
    }
    test::Answer search(const std::string& words) { return list(Json::Object{{"q", words}}); }
    std::set<std::string> found(const Json& filter) {
        const auto answer = list(filter);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        std::set<std::string> ids;
        const auto rows = parse_json(answer.body);
        for (const Json& row : *rows->array()) ids.insert(*row.find("id")->text());
        return ids;
    }
    bool finds(const std::string& words, const store::Case& subject) {
        return found(Json::Object{{"q", words}}).contains(protocol::to_hex(subject.envelope));
    }
    void begin_search() {
        office.finder->start();
        REQUIRE(eventually([&] { return office.finder->index() != nullptr; }));
    }
    static bool eventually(const std::function<bool()>& is_so) {
        for (int i = 0; i < 1'000; ++i) {
            if (is_so()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return false;
    }
};

Json on_paper() {
    return Json::Object{{"channel", "paper"}, {"legal_form", "written"},           {"form", "complaint"},
                        {"language", "ru"},   {"text", "Яма у дома 5 по Озёрной"}, {"name", "Иванова Мария"}};
}

TEST_CASE_FIXTURE(Rig, "a case is found by another form of its word, by a beginning, and says where") {
    const auto subject = hall.in_state(CaseState::registered);
    begin_search();
    CHECK(finds("фонари", subject));
    CHECK(finds("фон", subject));
    CHECK(finds(subject.number, subject));
    CHECK_FALSE(finds("скамейка", subject));
    const auto answer = search("фонаря");
    CHECK(answer.fields.at("content-range") == "cases 0-0/1");
    const auto rows = parse_json(answer.body);
    const Json& found = rows->array()->front().find("found")->array()->front();
    CHECK(*found.find("field")->text() == "text");
    std::string whole;
    std::string marked;
    for (const Json& piece : *found.find("pieces")->array()) {
        whole += *piece.find("text")->text();
        if (*piece.find("is_match")->flag()) marked += *piece.find("text")->text();
    }
    CHECK(whole == "Не горит фонарь");
    CHECK(marked == "фонарь");
}

TEST_CASE_FIXTURE(Rig, "words and the other filters together leave what passes both, page by page with the total") {
    const auto open = hall.in_state(CaseState::registered);
    hall.in_state(CaseState::closed);
    hall.in_state(CaseState::joined);
    begin_search();
    CHECK(found(Json::Object{{"q", "фонарь"}}).size() == 3);
    const std::string id = protocol::to_hex(open.envelope);
    CHECK(found(Json::Object{{"q", "фонарь"}, {"state", "registered"}}) == std::set<std::string>{id});
    CHECK(found(Json::Object{{"q", "фонарь"}, {"id", Json::Array{id, "x"}}}) == std::set<std::string>{id});
    CHECK(found(Json::Object{{"q", "скамейка"}, {"state", "registered"}}).empty());
    CHECK(list(Json::Object{{"q", "фонарь"}}, "&range=%5B1,1%5D").fields.at("content-range") == "cases 1-1/3");
    CHECK(list(Json::Object{{"q", "фонарь"}}, "&range=%5B0,100%5D").status == 422);
}

TEST_CASE_FIXTURE(Rig, "a case that was changed is soon found by its new words, whoever changed it") {
    const auto subject = hall.in_state(CaseState::registered);
    begin_search();
    const std::string path = "/api/cases/" + protocol::to_hex(subject.envelope);
    const std::string tag = office.ask("GET", path, head).fields.at("etag");
    CHECK_FALSE(finds("подрядчику", subject));
    REQUIRE(
        office.ask("POST", path + "/notes", head + "If-Match: " + tag + "\r\n", R"({"text":"Позвонить подрядчику"})")
            .status == 200);
    CHECK(eventually([&] { return finds("подрядчик", subject); }));
    // By another process, of which this office hears nothing.
    REQUIRE(desk::answer(*hall.desk, hall.actor(), protocol::to_hex(subject.envelope), "Отремонтировано",
                         desk::EarlierAnswer::keep));
    CHECK(eventually([&] { return finds("отремонтирован", subject); }));
    CHECK(finds("фонарь", subject));
}

TEST_CASE_FIXTURE(Rig, "a case that is joined or closed is still found, one that is deleted never") {
    const auto joined = hall.in_state(CaseState::joined);
    const auto closed = hall.in_state(CaseState::closed);
    const auto deleted = hall.in_state(CaseState::closed);
    begin_search();
    CHECK(finds("фонарь", joined));
    CHECK(finds("фонарь", closed));
    REQUIRE(finds("фонарь", deleted));
    for (const char* table : {"case_step", "case_file"}) {
        REQUIRE(office.desk.registry_rows->run("DELETE FROM " + std::string(table) + " WHERE envelope = ?1",
                                               {sql::Bytes{deleted.envelope.view()}}));
    }
    CHECK_FALSE(finds("фонарь", deleted));
    CHECK(search("фонарь").fields.at("content-range") == "cases 0-1/2");
}

TEST_CASE_FIXTURE(Rig, "whatever is typed as words is answered or refused, and nothing breaks") {
    hall.in_state(CaseState::registered);
    begin_search();
    for (const std::string& words :
         {std::string(), std::string("\""), std::string("' OR 1=1; --"), std::string("NEAR(a b) * ^ {x}:y -z"),
          std::string("\0фонарь", 13), std::string("«»„“"), std::string("%_\\"), std::string("\u202Eфонарь\u0301")}) {
        CAPTURE(words);
        CHECK(search(words).status == 200);
    }
    std::string long_one;
    for (int i = 0; i < 501; ++i) long_one += "ф";
    CHECK(search(long_one).status == 422);
    CHECK(list(Json::Object{{"q", 7}}).status == 422);
    CHECK(list(Json::Object{{"q", Json::Array{"фонарь"}}}).status == 422);
}

TEST_CASE_FIXTURE(Rig, "until all cases were read a search says when to come again, and lists go on") {
    hall.in_state(CaseState::registered);
    const auto early = search("фонарь");
    CHECK(early.status == 503);
    CHECK(early.fields.at("content-type") == "application/problem+json");
    CHECK(early.fields.contains("retry-after"));
    CHECK(list(Json::Object{{"state", "registered"}}).status == 200);
    begin_search();
    CHECK(search("фонарь").status == 200);
}

TEST_CASE_FIXTURE(Rig, "a search leaves a line that says which cases were shown and not what was typed") {
    const auto subject = hall.in_state(CaseState::registered);
    begin_search();
    const test::CapturedLog log;
    REQUIRE(finds("фонаря", subject));
    const auto line = office.desk.registry->registry().lines({.most = 1})->front();
    CHECK(line.act.who == "anna");
    CHECK(line.act.what == "cases.search");
    const std::string details = write_json(line.act.details);
    CHECK(details.find(protocol::to_hex(subject.envelope)) != std::string::npos);
    CHECK(details.find("фонар") == std::string::npos);
    CHECK_FALSE(log.says("фонар"));
}

TEST_CASE_FIXTURE(Rig, "all cases with their words come page by page in the order they came, and each page is a look") {
    std::vector<std::string> came;
    for (int i = 0; i < 3; ++i) came.push_back(protocol::to_hex(hall.in_state(CaseState::registered).envelope));
    std::vector<std::string> told;
    for (const char* range : {"[0,1]", "[2,3]"}) {
        const auto answer = office.ask("GET", std::string("/api/case-lines?range=") + encoded(range), head);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        CHECK(answer.fields.at("content-range").ends_with("/3"));
        const auto rows = parse_json(answer.body);
        for (const Json& row : *rows->array()) {
            told.push_back(*row.find("id")->text());
            CHECK(row.find("text")->text() != nullptr);
            CHECK(row.find("name") == nullptr);
        }
        const auto line = office.desk.registry->registry().lines({.most = 1})->front();
        CHECK(line.act.what == "cases.list");
    }
    CHECK(told == came);
}

TEST_CASE_FIXTURE(Rig,
                  "an export has all cases there were when it began, however many pages they are, and is one look") {
    constexpr std::size_t cases = 2 * RowStream::rows_of_a_page + 1;
    std::vector<std::string> came;
    for (std::size_t i = 0; i < cases; ++i) {
        came.push_back(protocol::to_hex(hall.in_state(CaseState::received).envelope));
    }
    test::StreamReader reader(office.listener.port(),
                              "GET /api/case-export HTTP/1.1\r\nHost: " + office.host() + "\r\n" + head + "\r\n");
    const auto read = reader.all();
    CHECK(read.status() == 200);
    REQUIRE(read.is_whole);
    std::vector<std::string> told;
    std::istringstream lines(read.body);
    for (std::string line; std::getline(lines, line);) {
        const auto row = parse_json(line);
        REQUIRE(row);
        CHECK(row->find("name") != nullptr);
        told.push_back(*row->find("id")->text());
    }
    CHECK(told == came);
    const auto noted = office.desk.registry->registry().lines({.most = 1})->front();
    CHECK(noted.act.what == "cases.export");
    CHECK(write_json(noted.act.details) == R"({"cases":401})");
}

TEST_CASE_FIXTURE(Rig, "an export breaks off when the session of whoever asked has gone") {
    hall.in_state(CaseState::received);
    std::promise<void> asked;
    REQUIRE(office.desk_worker->offer([&] { asked.get_future().wait(); }));
    test::StreamReader reader(office.listener.port(),
                              "GET /api/case-export HTTP/1.1\r\nHost: " + office.host() + "\r\n" + head + "\r\n");
    // The request waits behind that, and this behind the request; its first page comes after both.
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    REQUIRE(office.desk_worker->offer([&] {
        CHECK(office.desk.staff->end_sessions("anna", "", {"anna", "test", office.clock.now()}) == 1);
    }));
    asked.set_value();
    const auto read = reader.all();
    CHECK(read.status() == 200);
    CHECK(read.body.empty());
    CHECK_FALSE(read.is_whole);
}

TEST_CASE_FIXTURE(Rig, "at the address of browsers no act is done on a case that was not seen") {
    const auto subject = hall.in_state(CaseState::registered);
    const std::string target = "/api/cases/" + protocol::to_hex(subject.envelope) + "/answer";
    CHECK(office.ask("POST", target, head + "If-Match: *\r\n", R"({"text":"Готово."})").status == 412);
}

TEST_CASE_FIXTURE(Rig, "whoever may not read cases finds none") {
    hall.in_state(CaseState::registered);
    begin_search();
    head = "Cookie: " + office.cookie_of("boris", {Role::editor}) + "\r\n" + asked_by_program;
    const auto answer = search("фонарь");
    CHECK(answer.status == 403);
    CHECK(answer.body.find("фонарь") == std::string::npos);
}

TEST_CASE_FIXTURE(Rig, "what comes on paper is taken in with number, day and a code that is told once, and is found") {
    begin_search();
    const test::CapturedLog log;
    Json paper = on_paper();
    paper.insert("id", std::string(32, 'a'));
    paper.insert("assignee", "anna");
    const auto taken = office.ask("POST", "/api/cases", head, write_json(paper));
    REQUIRE_MESSAGE(taken.status == 201, taken.body);
    CHECK(taken.fields.at("location") == "/api/cases/" + std::string(32, 'a'));
    const auto row = parse_json(taken.body);
    const std::string code = *row->find("receipt_code")->text();
    CHECK(code.size() == 19);
    CHECK_FALSE(row->find("number")->is_null());
    CHECK_FALSE(row->find("registered")->is_null());
    CHECK(row->find("text") == nullptr);
    CHECK_FALSE(log.says(code));
    const auto opened = office.ask("GET", taken.fields.at("location"), head);
    CHECK(opened.body.find("Яма у дома 5") != std::string::npos);
    CHECK(opened.body.find(code) == std::string::npos);
    CHECK(taken.fields.at("etag") == opened.fields.at("etag"));
    // Once more, as after an answer that was lost: not twice, and the code is not had again.
    const auto again = office.ask("POST", "/api/cases", head, write_json(paper));
    CHECK(again.status == 409);
    CHECK(again.body.find(code) == std::string::npos);
    CHECK(eventually([&] { return found(Json::Object{{"q", "иванов мария"}}) == std::set{std::string(32, 'a')}; }));
    const auto lines = office.desk.registry->registry().lines({.most = 100});
    for (const auto& line : *lines) {
        CHECK(write_json(line.act.details).find(code) == std::string::npos);
    }
}

TEST_CASE_FIXTURE(Rig, "what cannot be taken in says which fields, each with its path") {
    const auto fields_of = [&](const Json& body) {
        const auto answer = office.ask("POST", "/api/cases", head, write_json(body));
        CHECK(answer.status == 422);
        std::set<std::string> fields;
        const auto problem = parse_json(answer.body);
        if (problem && problem->find("errors") != nullptr) {
            for (const Json& error : *problem->find("errors")->array()) fields.insert(*error.find("field")->text());
        }
        return fields;
    };
    using Names = std::set<std::string>;
    CHECK(fields_of(Json::Object{}) == Names{"channel", "form", "language", "legal_form", "text"});
    const auto with = [](const char* field, Json value) {
        Json::Object body = *on_paper().object();
        body.insert_or_assign(field, std::move(value));
        return Json(std::move(body));
    };
    CHECK(fields_of(with("channel", "kiosk")) == Names{"channel"});
    CHECK(fields_of(with("channel", "pigeon")) == Names{"channel"});
    CHECK(fields_of(with("form", "unheard-of")) == Names{"form"});
    CHECK(fields_of(with("topic", "../etc")) == Names{"topic"});
    CHECK(fields_of(with("text", " ")) == Names{"text"});
    CHECK(fields_of(with("id", "7")) == Names{"id"});
    CHECK(fields_of(with("received", "yesterday")) == Names{"received"});
    CHECK(fields_of(with("received", "2999-01-01T00:00:00Z")) == Names{"received"});
    CHECK(fields_of(with("assignee", "nobody")) == Names{"assignee"});
    CHECK(fields_of(with("people", 0)) == Names{"people"});
    CHECK(fields_of(with("more", 1)) == Names{"more"});
    std::string long_name;
    for (int i = 0; i < 201; ++i) long_name += "ф";
    CHECK(fields_of(with("name", long_name)) == Names{"name"});
    CHECK(office.desk.registry->registry().cases()->empty());
}

}  // namespace
}  // namespace veche::server::office
