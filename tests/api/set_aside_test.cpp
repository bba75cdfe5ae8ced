#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>

#include "base/clock.h"
#include "server/databases.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

struct Story {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    TestKiosk kiosk;
    Story() { kiosk.enrol(town, "Холл"); }

    [[nodiscard]] std::string root() const { return town.layout().root.string(); }
    void forget_device() const { edit_fleet("DELETE FROM device"); }
    void edit_fleet(const std::string& sql) const { change_store(town.layout(), server::store::fleet_schema(), sql); }
    // As the HTTP process would, were the device known to it.
    void store(const HandedIn& given, bool as_ballot) const {
        const auto intake = storage_of(town.layout())->intake();
        REQUIRE(intake);
        REQUIRE(
            (*intake)->add({{given.id, protocol::sha256(given.bytes), as_ballot, given.bytes}}, SystemClock().now()));
    }
    [[nodiscard]] std::string set_aside() const { return run_command({"submissions", "set-aside", root()}).output; }
    [[nodiscard]] auto cases() const {
        const auto listed = run_command({"submissions", "export", root()});
        return std::count(listed.output.begin(), listed.output.end(), '\n');
    }
    [[nodiscard]] std::string counted() const {
        return run_command({"poll", "results", root(), "poll-benches", "--json"}).output;
    }
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

bool logs(RunningServer& server, const std::string& part) {
    return eventually([&] { return has(server.log(), part); });
}

bool measures(const RunningServer& server, const std::string& line) {
    return eventually([&] { return has(get(server.metrics_port(), "/metrics").body, line); });
}

}  // namespace

TEST_CASE("an envelope set aside is logged, counted, listed and can be taken up again: exactly one case") {
    Story story;
    const HandedIn appeal = story.kiosk.appeal(story.town, "Почему не горит фонарь?");
    story.store(appeal, false);
    story.forget_device();
    const std::string id = protocol::to_hex(appeal.id);
    RunningServer server(story.root());
    CHECK(logs(server, "registrar.set_aside envelope=" + id));
    CHECK(measures(server, "veche_registrar{value=\"set_aside\"} 1"));
    CHECK(has(story.set_aside(), id));
    CHECK(has(story.set_aside(), "is not known"));
    CHECK(has(run_command({"submissions", "list", story.root()}).output, "set aside: 1"));
    CHECK(story.cases() == 0);

    // Taken up while the cause is there still, it comes back.
    REQUIRE(run_command({"submissions", "take-up", story.root(), id}).code == 0);
    REQUIRE(eventually([&] {
        const std::string log = server.log();
        return log.find("registrar.set_aside") != log.rfind("registrar.set_aside");
    }));
    CHECK(has(story.set_aside(), id));

    story.kiosk.enrol(story.town, "Холл");
    REQUIRE(run_command({"submissions", "take-up", story.root(), "--all"}).code == 0);
    CHECK(logs(server, "registrar.taken_up envelope=" + id));
    CHECK(eventually([&] { return story.cases() == 1; }));
    CHECK_FALSE(has(story.set_aside(), id));
    CHECK(measures(server, "veche_registrar{value=\"set_aside\"} 0"));
    CHECK(run_command({"submissions", "take-up", story.root(), id}).code == 1);
    CHECK(run_command({"submissions", "take-up", story.root()}).code == 1);
    CHECK(run_command({"submissions", "take-up", story.root(), "x\x1b[2J"}).output.find('\x1b') == std::string::npos);
    CHECK(story.cases() == 1);
}

TEST_CASE("a ballot that could not be opened is counted once its kiosk is known again and it is taken up") {
    Story story;
    const HandedIn ballot = story.kiosk.ballot(story.town, 0);
    story.store(ballot, true);
    story.forget_device();
    RunningServer server(story.root());
    CHECK(logs(server, "registrar.ballot_not_counted"));
    CHECK(has(story.set_aside(), "a ballot: the device"));
    const std::string before = story.counted();
    story.kiosk.enrol(story.town, "Холл");
    REQUIRE(run_command({"submissions", "take-up", story.root(), "--all"}).code == 0);
    CHECK(eventually([&] { return !has(story.set_aside(), "a ballot:") && story.counted() != before; }));
}

TEST_CASE("a ballot among the submissions becomes no case") {
    Story story;
    story.store(story.kiosk.ballot(story.town, 0), false);
    RunningServer server(story.root());
    CHECK(logs(server, "a ballot among other submissions"));
    CHECK(story.cases() == 0);
}

TEST_CASE("an enrolment that is malformed, too large or comes too often is told and counted") {
    Story story;
    RunningServer server(story.root());
    const auto enrol = [&](const std::string& rest) {
        return request_once(server.port(), "POST /v1/enrol HTTP/1.1\r\nHost: x\r\n" + rest).status;
    };
    CHECK(enrol("Content-Length: 2\r\n\r\n{}") == 400);
    CHECK(logs(server, "request.refused reason=malformed"));
    CHECK(enrol("Content-Length: 999999\r\n\r\n") == 413);
    CHECK(logs(server, "request.refused reason=too_large"));
    CHECK(enrol("Transfer-Encoding: chunked\r\n\r\n") == 411);
    CHECK(logs(server, "request.refused reason=no_length"));
    CHECK(eventually([&] { return enrol("Content-Length: 2\r\n\r\n{}") == 429; }));
    CHECK(logs(server, "request.refused reason=too_many"));
    CHECK(measures(server, "veche_refusals_total{reason=\"too_many\"}"));
}

TEST_CASE("a device that is unknown, blocked or signs wrongly is named in the log with its kiosk, once, and counted") {
    Story story;
    RunningServer server(story.root());
    TestKiosk stranger;
    const auto ask = [&](const TestKiosk& kiosk) {
        return request_once(server.port(), kiosk.request("GET", "/v1/records", "", "")).status;
    };
    REQUIRE(ask(story.kiosk) == 200);
    for (int i = 0; i < 3; ++i) REQUIRE(ask(stranger) == 401);
    CHECK(logs(server, "request.refused reason=unknown_device device=" + protocol::to_hex(stranger.id())));
    CHECK(measures(server, "veche_refusals_total{reason=\"unknown_device\"} 3"));
    const std::string log = server.log();
    CHECK(log.find("unknown_device") == log.rfind("unknown_device"));

    REQUIRE(run_command({"kiosk", "block", story.root(), protocol::to_hex(story.kiosk.id())}).code == 0);
    REQUIRE(eventually([&] { return ask(story.kiosk) == 403; }));
    CHECK(logs(server, "request.refused reason=blocked device=" + protocol::to_hex(story.kiosk.id()) +
                           " kiosk=\"Холл\" times=1"));
    CHECK(request_once(server.port(), "GET /v1/records HTTP/1.1\r\nHost: x\r\n\r\n").status == 401);
    CHECK(logs(server, "request.refused reason=unsigned device=\"\""));
}

TEST_CASE("a hall whose line breaks in the middle of what it sends is named in the log, once, and counted") {
    Story story;
    RunningServer server(story.root());
    // The server says that it waits for the body: so it has read all there is before the line breaks.
    const auto break_off = [&](std::string request) {
        request.insert(request.find("\r\n") + 2, "Expect: 100-continue\r\n");
        Connection line(server.port());
        line.send(request.substr(0, request.find("\r\n\r\n") + 4));
        CHECK(line.receive().status == 100);
    };
    const std::string put = story.kiosk.put(story.kiosk.appeal(story.town, "Текст"));
    break_off(put);
    break_off(put);
    break_off(story.kiosk.request("POST", "/v1/ballots", "", std::string(10'000, 'x')));
    CHECK(logs(server, "request.refused reason=body_broken_off device=" + protocol::to_hex(story.kiosk.id()) +
                           " kiosk=\"Холл\" times=1"));
    CHECK(measures(server, "veche_refusals_total{reason=\"body_broken_off\"} 3"));
    const std::string log = server.log();
    CHECK(log.find("body_broken_off") == log.rfind("body_broken_off"));

    // A signature that nothing has checked names nobody.
    break_off("POST /v1/enrol" + put.substr(put.find(" HTTP")));
    CHECK(logs(server, "request.refused reason=body_broken_off device=\"\""));
    CHECK(story.cases() == 0);
}
