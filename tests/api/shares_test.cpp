#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <vector>

#include "base/files.h"
#include "sync/protocol/batch.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

struct Story {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    TestKiosk thief;
    TestKiosk honest;

    Story() {
        thief.enrol(town, "stolen");
        honest.enrol(town, "hall");
    }
};

// The signed header of a batch of 8 MiB, and the first byte of it.
std::string beginning_of_batch(const TestKiosk& kiosk) {
    const std::string whole = kiosk.request("POST", "/v1/submissions", "", "x");
    std::string announced = whole;
    const std::string one = "Content-Length: 1\r\n";
    announced.replace(announced.find(one), one.size(), "Content-Length: 8388608\r\n");
    return announced;
}

// How many of the requests were answered 429. Those that are let in say nothing; none is waited for long, for the
// server ends what is silent and then has room for the next.
int count_refused(std::vector<Connection>& connections) {
    std::vector<bool> is_refused(connections.size(), false);
    for (int look = 0; look < 3; ++look) {
        for (std::size_t i = 0; i < connections.size(); ++i) {
            if (is_refused[i]) continue;
            is_refused[i] = connections[i].receive(std::chrono::milliseconds(500)).status == 429;
        }
    }
    return static_cast<int>(std::count(is_refused.begin(), is_refused.end(), true));
}

}  // namespace

TEST_CASE("one stolen key with 33 slow batches of 8 MiB does not keep another kiosk from handing in") {
    Story story;
    RunningServer server(story.town.layout().root);
    std::vector<Connection> slow;
    for (int i = 0; i < 33; ++i) {
        slow.emplace_back(server.port());
        slow.back().send(beginning_of_batch(story.thief));
    }
    // Four, whichever the server read first, have their room and wait for more; all others are told to come later.
    const int refused = count_refused(slow);
    CHECK(refused == 29);
    CHECK(request_once(server.port(), story.honest.put(story.honest.appeal(story.town, "Текст"))).status == 201);
    // The thief's room comes back when its requests end.
    slow.clear();
    CHECK(eventually([&] {
        Connection again(server.port());
        again.send(beginning_of_batch(story.thief));
        return again.receive(std::chrono::milliseconds(300)).status == 0;
    }));
}

TEST_CASE("one stolen key that holds many small requests open is told to come later, another kiosk is served") {
    Story story;
    RunningServer server(story.town.layout().root);
    std::vector<Connection> slow;
    bool limited = false;
    for (int i = 0; i < 100; ++i) {
        const std::string put = story.thief.put(story.thief.appeal(story.town, "медленно"));
        slow.emplace_back(server.port());
        slow.back().send(put.substr(0, put.size() - 500));
    }
    for (std::size_t i = 64; i < slow.size() && !limited; ++i) {
        limited = slow[i].receive(std::chrono::seconds(2)).status == 429;
    }
    CHECK(limited);
    CHECK(request_once(server.port(), story.honest.put(story.honest.appeal(story.town, "Текст"))).status == 201);
}

TEST_CASE("one address that holds all the connections it may keeps out itself only") {
    Story story;
    const auto file = story.town.layout().configuration();
    std::string toml = *read_file(file, 100'000);
    const std::string usual = "connections_of_address = 1024";
    REQUIRE(toml.find(usual) != std::string::npos);
    toml.replace(toml.find(usual), usual.size(), "connections_of_address = 8");
    std::ofstream(file, std::ios::trunc) << toml;
    RunningServer server(story.town.layout().root);
    std::vector<Connection> held;
    for (int i = 0; i < 8; ++i) {
        held.emplace_back(server.port());
        held.back().send("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n");
        CHECK(held.back().receive().status == 200);
    }
    CHECK(get(server.port(), "/healthz").status == 0);
    Connection elsewhere(server.port(), "127.0.0.2");
    elsewhere.send("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n");
    CHECK(elsewhere.receive().status == 200);
    held.clear();
    CHECK(eventually([&] { return get(server.port(), "/healthz").status == 200; }));
}

TEST_CASE("one stolen key does not fill the disk: its day ends, the log names it, another kiosk is served") {
    Story story;
    const auto file = story.town.layout().configuration();
    std::string text = read_file(file, 65'536).value();
    const std::string setting = "device_megabytes_a_day = 128";
    REQUIRE(text.find(setting) != std::string::npos);
    text.replace(text.find(setting), setting.size(), "device_megabytes_a_day = 1");
    REQUIRE(write_file(file, text, 0644));
    RunningServer server(story.town.layout().root);
    const auto batch = [&] {
        std::vector<std::string> envelopes;
        for (int i = 0; i < 20; ++i) envelopes.push_back(story.thief.ballot(story.town, i % 3).bytes);
        return story.thief.request("POST", "/v1/ballots", "", make_batch(envelopes));
    };
    Answer last;
    int taken = 0;
    for (; taken < 10; ++taken) {
        last = request_once(server.port(), batch());
        if (last.status != 200) break;
    }
    CHECK(taken >= 2);
    CHECK(last.status == 429);
    CHECK(last.fields["retry-after"] == "600");
    CHECK(eventually([&] {
        return server.log().find("request.refused reason=day_is_full device=" + protocol::to_hex(story.thief.id())) !=
               std::string::npos;
    }));
    CHECK(request_once(server.port(), story.honest.put(story.honest.appeal(story.town, "Текст"))).status == 201);
}

TEST_CASE("forged requests from a hundred addresses do not count against the kiosk they name") {
    Story story;
    const auto file = story.town.layout().configuration();
    std::string settings = *read_file(file, 100'000);
    const auto set = [&](const std::string& line, const std::string& instead) {
        REQUIRE(settings.find(line) != std::string::npos);
        settings.replace(settings.find(line), line.size(), instead);
    };
    // A server that listens on all addresses sees the proxy as ::ffff:127.0.0.1.
    SUBCASE("on one address") {}
    SUBCASE("on ::") {
        set("\naddress = \"127.0.0.1\"", "\naddress = \"::\"");
    }
    set("trusted_proxies = []", "trusted_proxies = [\"127.0.0.1\"]");
    // Of one address fewer than come: each is believed to be of its own.
    set("failed_burst = 100", "failed_burst = 10");
    set("failed_per_second = 10", "failed_per_second = 1");
    set("device_burst = 200", "device_burst = 20");
    set("device_per_second = 50", "device_per_second = 1");
    REQUIRE(write_file(file, settings, 0644));
    RunningServer server(story.town.layout().root);
    std::string forged = story.honest.request("GET", "/v1/watermark", "", "");
    forged.replace(forged.find("/v1/watermark"), 13, "/v1/records");
    const std::size_t fields = forged.find("\r\n") + 2;
    for (int i = 0; i < 100; ++i) {
        std::string one = forged;
        one.insert(fields, "X-Forwarded-For: 203.0.113." + std::to_string(i) + "\r\n");
        CHECK(request_once(server.port(), one).status == 401);
    }
    CHECK(request_once(server.port(), story.honest.request("GET", "/v1/records", "", "")).status == 200);
}

TEST_CASE("a batch of as many ballots as one may hold is taken") {
    Story story;
    RunningServer server(story.town.layout().root);
    std::vector<std::string> ballots;
    while (ballots.size() < protocol::most_in_batch) {
        ballots.push_back(story.honest.ballot(story.town, static_cast<int>(ballots.size() % 2)).bytes);
    }
    const Answer answer =
        request_once(server.port(), story.honest.request("POST", "/v1/ballots", "", make_batch(ballots)));
    CHECK_MESSAGE(answer.status == 200, server.log());
    CHECK(request_once(server.port(), story.honest.request("GET", "/v1/watermark", "", "")).status == 200);
}
