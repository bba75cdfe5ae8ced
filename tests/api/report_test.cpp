#include <doctest/doctest.h>

#include "base/clock.h"
#include "server/databases.h"
#include "sync/protocol/kiosk_report.h"
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

    [[nodiscard]] std::string root() const { return town.layout().root.string(); }
    [[nodiscard]] std::string list() const { return run_command({"kiosk", "list", root()}).output; }
    [[nodiscard]] Answer report(const RunningServer& server, const std::string& body) const {
        return request_once(server.port(), kiosk.request("POST", "/v1/report", "", body));
    }
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

protocol::KioskReport usual_report() {
    return {2, 1, 7, 12'300'000'000, {SystemClock().now().seconds + std::int64_t{3} * 86'400}, "0.9.1", "sync.problem"};
}

}  // namespace

TEST_CASE("a kiosk's report stands in the list: waiting, alarms, edition, disk, clock, version, last problem") {
    Story story;
    story.kiosk.enrol(story.town, "Холл");
    CHECK(has(story.list(), "no report"));
    {
        RunningServer server(story.root());
        REQUIRE(story.report(server, to_json(usual_report())).status == 200);
        // What is said afterwards without a report does not take it away.
        REQUIRE(request_once(server.port(), story.kiosk.request("GET", "/v1/records", "", "")).status == 200);
        CHECK(has(server.log(),
                  "kiosk.alarms device=" + protocol::to_hex(story.kiosk.id()) + " kiosk=\"Холл\" alarms=1"));
        CHECK(story.report(server, "{\"format\":1}").status == 400);
        CHECK(story.report(server, std::string(protocol::largest_report + 1, ' ')).status == 413);
        TestKiosk stranger;
        CHECK(request_once(server.port(), stranger.request("POST", "/v1/report", "", to_json(usual_report()))).status ==
              401);
        REQUIRE(server.stop() == 0);
    }
    const std::string list = story.list();
    CAPTURE(list);
    for (const char* part : {"Холл", "enrolled", "12.3 GB", "+3 days", "0.9.1", "sync.problem"}) CHECK(has(list, part));
    CHECK(has(list, protocol::to_hex(story.kiosk.id()).substr(0, 8)));
    CHECK_FALSE(has(list, protocol::to_hex(story.kiosk.id())));
    CHECK(has(list, "      2       1        7"));
}

TEST_CASE("a report with fields of a later version is taken, one without a count is not") {
    std::string later = to_json(usual_report());
    later.insert(later.size() - 1, ",\"temperature\":41");
    CHECK(protocol::kiosk_report_from_json(later) == usual_report());
    CHECK_FALSE(protocol::kiosk_report_from_json("{\"format\":1,\"waiting\":1}"));
    CHECK_FALSE(protocol::kiosk_report_from_json("[]"));
    std::string negative = to_json(usual_report());
    negative.replace(negative.find("\"waiting\":2"), 11, "\"waiting\":-2");
    CHECK_FALSE(protocol::kiosk_report_from_json(negative));
}

TEST_CASE("a kiosk that was silent for long is listed with since when nothing came") {
    Story story;
    const auto fleet = storage_of(story.town.layout())->fleet();
    REQUIRE(fleet);
    const auto enrol = [&](const std::string& name, Instant seen) {
        TestKiosk kiosk;
        REQUIRE((*fleet)->enrol(name, {kiosk.id(), kiosk.key().public_key(), name, seen, seen, false}));
    };
    enrol("old", *parse_instant("2026-01-02T03:04:05Z"));
    enrol("new", SystemClock().now());
    const std::string list = story.list();
    CHECK(has(list, "nothing since 2026-01-02 "));
    CHECK(list.find("nothing since") == list.rfind("nothing since"));
}

TEST_CASE("names in the list of kiosks are cut between letters, and steer no terminal") {
    Story story;
    story.kiosk.enrol(story.town, "Терминал в вестибюле городской библиотеки\n\x1b[2J");
    const auto fleet = storage_of(story.town.layout())->fleet();
    REQUIRE(fleet);
    REQUIRE((*fleet)->add_code({"Терминал в вестибюле второго этажа\x1b[2J", "CODE", {4'000'000'000}, 0, {}}));
    const std::string list = story.list();
    CHECK(has(list, "Терминал в вестибюле городс…"));
    CHECK(has(list, "Терминал в вестибюле второг…"));
    CHECK(has(list, "waits"));
    CHECK_FALSE(has(list, "\x1b"));
    CHECK_FALSE(has(list, "\xEF\xBF\xBD"));
}

TEST_CASE("a kiosk is blocked by the beginning of its id that the list shows") {
    Story story;
    story.kiosk.enrol(story.town, "hall");
    const std::string digits = protocol::to_hex(story.kiosk.id());
    CHECK(run_command({"kiosk", "block", story.root(), digits.substr(0, 7)}).code == 1);
    REQUIRE(run_command({"kiosk", "block", story.root(), digits.substr(0, 8)}).code == 0);
    CHECK(has(story.list(), "blocked"));
}
