// Acknowledgements under one signature, from the real server. What asks for none is answered as ever: submissions_test.
#include <doctest/doctest.h>

#include "sync/protocol/batch.h"
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
    Story() { kiosk.enrol(town, "hall"); }

    [[nodiscard]] std::vector<HandedIn> appeals(int count) {
        std::vector<HandedIn> all;
        for (int i = 0; i < count; ++i) all.push_back(kiosk.appeal(town, "Обращение " + std::to_string(i)));
        return all;
    }
    [[nodiscard]] auto read(std::string_view acknowledgement) const {
        return protocol::read_acknowledgement(acknowledgement, town.acknowledgement_key());
    }
};

std::string asking_for_list(std::string request,
                            const std::string& accepted = "application/json, " +
                                                          std::string(protocol::listed_results_type)) {
    return request.insert(request.find("\r\n") + 2, "Accept: " + accepted + "\r\n");
}

bool is_list(const Answer& answer) {
    return answer.body.starts_with("VBA1");
}

}  // namespace

TEST_CASE("a batch that asks for it is acknowledged under one signature, with what single answers say") {
    Story story;
    RunningServer server(story.town.layout().root);
    const std::vector<HandedIn> envelopes = story.appeals(5);
    const Answer single = request_once(server.port(), story.kiosk.put(envelopes[2]));
    REQUIRE(single.status == 201);
    std::vector<std::string> bytes = bytes_of(envelopes);
    bytes[4].back() = static_cast<char>(bytes[4].back() ^ 1);  // its own signature is broken
    const std::string request = story.kiosk.request("POST", "/v1/submissions", "", make_batch(bytes));
    for (int again = 0; again < 2; ++again) {
        const Answer answer = request_once(server.port(), asking_for_list(request));
        REQUIRE(answer.status == 200);
        REQUIRE(is_list(answer));
        const auto results = protocol::read_batch_results(answer.body);
        REQUIRE(results);
        REQUIRE(results->size() == 5);
        CHECK(results->front() == protocol::BatchResult{envelopes[4].id, 400, {}});
        for (std::size_t i = 1; i < 5; ++i) {
            const auto said = story.read((*results)[i].acknowledgement);
            REQUIRE(said);
            CHECK(said->id == (*results)[i].id);
            if (said->id == envelopes[2].id) CHECK(*said == *story.read(single.body));
        }
    }
    const Answer old = request_once(server.port(), request);
    CHECK_FALSE(is_list(old));
    CHECK(old.body.starts_with("["));
}

TEST_CASE("a single envelope that asks for it gets the proof of one, and says the same without") {
    Story story;
    RunningServer server(story.town.layout().root);
    const HandedIn appeal = story.kiosk.appeal(story.town, "Обращение");
    const Answer listed = request_once(server.port(), asking_for_list(story.kiosk.put(appeal)));
    const Answer old = request_once(server.port(), story.kiosk.put(appeal));
    CHECK(listed.status == 201);
    CHECK(old.status == 200);
    CHECK(listed.body.starts_with("VAP1"));
    CHECK(old.body.starts_with("VAK1"));
    REQUIRE(story.read(listed.body));
    CHECK(*story.read(listed.body) == *story.read(old.body));
}

TEST_CASE("ballots are acknowledged one by one, whatever is asked for") {
    Story story;
    RunningServer server(story.town.layout().root);
    std::vector<HandedIn> ballots;
    for (int i = 0; i < 3; ++i) ballots.push_back(story.kiosk.ballot(story.town, 1));
    const std::string request = story.kiosk.request("POST", "/v1/ballots", "", make_batch(bytes_of(ballots)));
    const Answer answer = request_once(server.port(), asking_for_list(request));
    REQUIRE(answer.status == 200);
    CHECK_FALSE(is_list(answer));
    const auto results = protocol::read_batch_results(answer.body);
    REQUIRE(results);
    REQUIRE(results->size() == 3);
    for (const auto& result : *results) {
        CHECK(result.acknowledgement.size() == protocol::acknowledgement_size);
        CHECK(story.read(result.acknowledgement));
    }
}

TEST_CASE("a batch of which nothing is stored, or that asks for something else, is answered as ever") {
    Story story;
    RunningServer server(story.town.layout().root);
    std::vector<HandedIn> envelopes = story.appeals(2);
    const std::string request = story.kiosk.request("POST", "/v1/submissions", "", make_batch(bytes_of(envelopes)));
    CHECK_FALSE(is_list(request_once(server.port(), asking_for_list(request, "*/*"))));
    CHECK_FALSE(
        is_list(request_once(server.port(), asking_for_list(request, "application/vnd.veche.acknowledgements2"))));
    CHECK(is_list(request_once(server.port(), asking_for_list(request, "application/vnd.veche.acknowledgements;q=1"))));
    for (HandedIn& envelope : envelopes) envelope.bytes.back() = static_cast<char>(envelope.bytes.back() ^ 1);
    const Answer refused = request_once(
        server.port(),
        asking_for_list(story.kiosk.request("POST", "/v1/submissions", "", make_batch(bytes_of(envelopes)))));
    CHECK(refused.status == 200);
    CHECK(refused.body.starts_with("["));
}
