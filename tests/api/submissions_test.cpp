#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>

#include "content/edition/edition.h"
#include "server/databases.h"
#include "server/edition/published.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/status_record.h"
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
};

std::vector<protocol::StatusInside> records_of(const Story& story, const RunningServer& server, const HandedIn& given) {
    const Answer answer = request_once(server.port(), story.kiosk.request("GET", "/v1/records", "", ""));
    std::vector<protocol::StatusInside> found;
    const auto page = protocol::read_feed_page(answer.body);
    if (answer.status != 200 || !page) return found;
    for (const std::string_view record : *page) {
        const auto inside = protocol::open_status_record(record, story.town.record_key(), *given.receipt);
        if (inside) found.push_back(*inside);
    }
    return found;
}

std::string counts(const Story& story) {
    return run_command({"poll", "results", story.town.layout().root.string(), "poll-benches", "--json"}).output;
}

std::string count_of_cases(const Story& story) {
    const auto listed = run_command({"submissions", "export", story.town.layout().root.string()});
    return std::to_string(std::count(listed.output.begin(), listed.output.end(), '\n'));
}

}  // namespace

TEST_CASE("an appeal is acknowledged, registered, answered, and its receipt opens the answer") {
    Story story;
    RunningServer server(story.town.layout().root);
    const HandedIn appeal = story.kiosk.appeal(story.town, "Почему во дворе дома 12 не горит фонарь?");

    const Answer put = request_once(server.port(), story.kiosk.put(appeal));
    REQUIRE(put.status == 201);
    const auto acknowledged = protocol::read_acknowledgement(put.body, story.town.acknowledgement_key());
    REQUIRE(acknowledged);
    CHECK(acknowledged->id == appeal.id);
    CHECK(acknowledged->hash == protocol::sha256(appeal.bytes));
    CHECK(acknowledged->generation == 1);

    const bool ok = eventually([&] { return records_of(story, server, appeal).size() == 2; });
    REQUIRE_MESSAGE(ok, server.log());
    const auto records = records_of(story, server, appeal);
    CHECK(records[0].status.stage == content::CaseStatus::Stage::received);
    CHECK(records[1].status.stage == content::CaseStatus::Stage::registered);
    const std::string number = records[1].status.registration_number;
    CHECK(number.starts_with("П-"));
    CHECK(number.ends_with("-000001"));
    CHECK(records[1].status.due.has_value());
    CHECK(records[1].status.due_reason.find("59-ФЗ") != std::string::npos);

    const auto file = story.folder.path() / "answer.txt";
    const std::string root = story.town.layout().root.string();
    INFO("an answer of 50,001 letters is refused, not lost");
    std::string letters;
    for (std::size_t i = 0; i < content::longest_answer + 1; ++i) letters += "я";
    std::ofstream(file) << letters;
    const auto refused = run_command({"answer", root, number, "--file", file.string()});
    CHECK(refused.code == 1);
    CHECK_MESSAGE(refused.output.find("the answer has 50,001 letters; at most 50,000 can be read at a kiosk") !=
                      std::string::npos,
                  refused.output);
    std::ofstream(file) << "Фонарь заменят до пятницы.\n";
    const auto answered = run_command({"answer", root, number, "--file", file.string()});
    CHECK_MESSAGE(answered.code == 0, answered.output);
    REQUIRE(eventually([&] { return records_of(story, server, appeal).size() == 3; }));
    const auto last = records_of(story, server, appeal).back();
    CHECK(last.status.stage == content::CaseStatus::Stage::answered);
    CHECK(last.status.answer == "Фонарь заменят до пятницы.");
    CHECK(last.sequence > records[1].sequence);

    const auto shown = run_command({"submissions", "show", root, number});
    CHECK(shown.output.find("не горит фонарь") != std::string::npos);
    CHECK(run_command({"answer", root, number, "--file", file.string()}).code == 1);
    CHECK(server.stop() == 0);
}

TEST_CASE("the same envelope again is 200 with the same acknowledgement, other bytes under its id are 409") {
    Story story;
    RunningServer server(story.town.layout().root);
    HandedIn appeal = story.kiosk.appeal(story.town, "Один раз");
    const Answer first = request_once(server.port(), story.kiosk.put(appeal));
    const Answer second = request_once(server.port(), story.kiosk.put(appeal));
    CHECK(first.status == 201);
    CHECK(second.status == 200);
    CHECK(first.body == second.body);

    // Sealed anew under the same id: everything about it is right but the bytes.
    HandedIn other = story.kiosk.reseal(story.town, appeal, "Другой текст");
    CHECK(request_once(server.port(), story.kiosk.put(other)).status == 409);
    REQUIRE(eventually([&] { return count_of_cases(story) == "1"; }));
}

TEST_CASE("what is refused and how") {
    Story story;
    RunningServer server(story.town.layout().root);
    const HandedIn appeal = story.kiosk.appeal(story.town, "Текст");
    const HandedIn another = story.kiosk.appeal(story.town, "Другой");
    const HandedIn ballot = story.kiosk.ballot(story.town, 0);
    const TestKiosk stranger;
    const std::string path = "/v1/submissions/" + protocol::to_hex(appeal.id);
    std::string changed = appeal.bytes;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    std::string with_other_body = story.kiosk.put(appeal);
    with_other_body.replace(with_other_body.size() - 10, 10, "0123456789");
    const std::string unsigned_put = "PUT " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nabcd";
    const std::string too_large = "PUT " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: 9000000\r\n\r\n";
    struct Row {
        std::string what;
        std::string request;
        int status;
    };
    const std::vector<Row> rows = {
        {"no signature", unsigned_put, 401},
        {"a device nobody enrolled", stranger.request("PUT", path, "", appeal.bytes), 401},
        {"a body that was not signed", with_other_body, 401},
        {"a request signed for another path", story.kiosk.put(another).replace(20, 4, "0000"), 401},
        {"a broken envelope", story.kiosk.request("PUT", path, "", changed), 400},
        {"not an envelope", story.kiosk.request("PUT", path, "", "hello"), 400},
        {"the id of another envelope", story.kiosk.request("PUT", path, "", another.bytes), 400},
        {"an id that is none", story.kiosk.request("PUT", "/v1/submissions/xyz", "", appeal.bytes), 400},
        {"a ballot in a PUT", story.kiosk.put(ballot), 400},
        {"a ballot among others", story.kiosk.request("POST", "/v1/submissions", "", make_batch({ballot.bytes})), 400},
        {"an appeal among ballots",
         story.kiosk.request("POST", "/v1/ballots", "", make_batch({ballot.bytes, appeal.bytes})), 400},
        {"a batch that is none", story.kiosk.request("POST", "/v1/submissions", "", "abc"), 400},
        {"a body over the limit", too_large, 413},
        {"an unknown path", "GET /v2/x HTTP/1.1\r\nHost: test\r\n\r\n", 404},
        {"a method nobody serves", "DELETE /healthz HTTP/1.1\r\nHost: test\r\n\r\n", 405},
        {"another method", "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n", 405},
        {"records without a signature", "GET /v1/records HTTP/1.1\r\nHost: test\r\n\r\n", 401},
        {"records after no number", story.kiosk.request("GET", "/v1/records", "after=x", ""), 400},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(request_once(server.port(), row.request).status == row.status);
    }
    CHECK(run_command({"submissions", "export", story.town.layout().root.string()}).output.empty());
}

TEST_CASE("a batch answers for each envelope, and repeating it changes nothing") {
    Story story;
    RunningServer server(story.town.layout().root);
    std::vector<HandedIn> envelopes;
    envelopes.reserve(40);
    for (int i = 0; i < 40; ++i) envelopes.push_back(story.kiosk.appeal(story.town, "Обращение " + std::to_string(i)));
    REQUIRE(request_once(server.port(), story.kiosk.put(envelopes[7])).status == 201);
    const std::string request = story.kiosk.request("POST", "/v1/submissions", "", make_batch(bytes_of(envelopes)));
    for (const int expected_new : {39, 0}) {
        const Answer answer = request_once(server.port(), request);
        REQUIRE(answer.status == 200);
        const auto results = protocol::read_batch_results(answer.body);
        REQUIRE(results);
        CHECK(results->size() == 40);
        int added = 0;
        for (const auto& result : *results) {
            added += result.status == 201 ? 1 : 0;
            CHECK(protocol::read_acknowledgement(result.acknowledgement, story.town.acknowledgement_key()));
        }
        CHECK(added == expected_new);
    }
    REQUIRE(eventually([&] { return count_of_cases(story) == "40"; }));
}

TEST_CASE("ballots are counted once, whatever is repeated") {
    Story story;
    RunningServer server(story.town.layout().root);
    std::vector<HandedIn> ballots;
    for (const int option : {0, 1, 1, 2, 1}) ballots.push_back(story.kiosk.ballot(story.town, option));
    ballots.push_back(story.kiosk.ballot(story.town, 9));  // there is no such option
    const std::string request = story.kiosk.request("POST", "/v1/ballots", "", make_batch(bytes_of(ballots)));
    CHECK(request_once(server.port(), request).status == 200);
    CHECK(request_once(server.port(), request).status == 200);
    const std::string root = story.town.layout().root.string();
    CHECK(eventually([&] {
        const auto results = run_command({"poll", "results", root, "poll-benches", "--json"});
        return results.output.find("\"counts\":[1,3,1]") != std::string::npos &&
               results.output.find("\"ballots\":5") != std::string::npos &&
               results.output.find("an option that is not there is chosen\":1") != std::string::npos;
    }));
    const auto words = run_command({"poll", "results", root, "poll-benches"});
    CHECK(words.output.find("В парке") != std::string::npos);
    CHECK(run_command({"poll", "results", root, "poll-none"}).code == 1);
}

TEST_CASE("a ballot's acknowledgement says the day and no more") {
    Story story;
    RunningServer server(story.town.layout().root);
    const HandedIn ballot = story.kiosk.ballot(story.town, 1);
    const Answer answer =
        request_once(server.port(), story.kiosk.request("POST", "/v1/ballots", "", make_batch({ballot.bytes})));
    const auto results = protocol::read_batch_results(answer.body);
    REQUIRE(results);
    const auto said =
        protocol::read_acknowledgement(results->front().acknowledgement, story.town.acknowledgement_key());
    REQUIRE(said);
    CHECK(said->received.seconds % 86'400 == 0);
}

TEST_CASE("an envelope of a device that was blocked is soon refused, and taken again when it is let in") {
    Story story;
    RunningServer server(story.town.layout().root);
    const std::string root = story.town.layout().root.string();
    const HandedIn appeal = story.kiosk.appeal(story.town, "Текст");
    CHECK(run_command({"kiosk", "block", root, protocol::to_hex(story.kiosk.id())}).code == 0);
    const std::string question = story.kiosk.request("GET", "/v1/records", "", "");
    CHECK(eventually([&] { return request_once(server.port(), question).status == 403; }));
    CHECK(request_once(server.port(), story.kiosk.put(appeal)).status == 403);
    CHECK(run_command({"kiosk", "unblock", root, protocol::to_hex(story.kiosk.id())}).code == 0);
    CHECK(eventually([&] { return request_once(server.port(), story.kiosk.put(appeal)).status == 201; }));
}

TEST_CASE("one device that sends too much is told to come later") {
    Story story;
    RunningServer server(story.town.layout().root);
    const std::string request = story.kiosk.request("GET", "/v1/records", "", "");
    Connection connection(server.port());
    bool limited = false;
    for (int i = 0; i < 600 && !limited; ++i) {
        connection.send(request);
        const Answer answer = connection.receive();
        limited = answer.status == 429;
        if (limited) CHECK(answer.fields.contains("retry-after"));
    }
    CHECK(limited);
}

TEST_CASE("an address that names unknown devices again and again waits, but not the kiosk that shares it") {
    Story story;
    RunningServer server(story.town.layout().root);
    bool limited = false;
    bool refused = false;
    for (int i = 0; i < 400 && !limited; ++i) {
        const Answer answer = request_once(server.port(), TestKiosk().request("GET", "/v1/records", "", ""));
        refused = refused || answer.status == 401;
        limited = answer.status == 429;
        if (limited) CHECK(answer.fields.contains("retry-after"));
    }
    CHECK(refused);
    CHECK(limited);
    CHECK(request_once(server.port(), story.kiosk.put(story.kiosk.appeal(story.town, "Текст"))).status == 201);
}

TEST_CASE("an address that signs wrongly for a known device waits, the device itself does not") {
    Story story;
    RunningServer server(story.town.layout().root);
    const std::string right = story.kiosk.request("GET", "/v1/records", "", "");
    std::string forged = story.kiosk.request("GET", "/v1/watermark", "", "");
    forged.replace(forged.find("/v1/watermark"), 13, "/v1/records");
    CHECK(request_once(server.port(), right).status == 200);
    Answer limited;
    for (int i = 0; i < 400 && limited.status != 429; ++i) limited = request_once(server.port(), forged);
    // The address is told to wait; nothing of it counts against the kiosk whose name it used.
    CHECK(limited.status == 429);
    CHECK(limited.body.find("from this address") != std::string::npos);
    CHECK(request_once(server.port(), right).status == 200);
}

TEST_CASE("rules that cannot be read hold up numbers only, a case that cannot be read only itself") {
    Story story;
    const auto& layout = story.town.layout();
    const auto published = server::read_published(layout);
    REQUIRE((published && *published));
    const auto rules = layout.content() / content::edition::blob_path((*published)->catalog.town.rules.hash);
    const auto aside = story.folder.path() / "rules aside";
    std::filesystem::rename(rules, aside);
    std::ofstream(rules) << "[[form\n";
    const HandedIn rotten = story.kiosk.appeal(story.town, "сгниёт");
    {
        RunningServer server(layout.root);
        const std::string ballots =
            story.kiosk.request("POST", "/v1/ballots", "", make_batch({story.kiosk.ballot(story.town, 1).bytes}));
        CHECK(request_once(server.port(), story.kiosk.put(rotten)).status == 201);
        CHECK(request_once(server.port(), ballots).status == 200);
        CHECK(eventually([&] { return records_of(story, server, rotten).size() == 1; }));
        CHECK(eventually([&] { return counts(story).find("\"counts\":[0,1,0]") != std::string::npos; }));
        CHECK(records_of(story, server, rotten).size() == 1);
    }
    std::filesystem::rename(aside, rules);
    change_store(layout, server::store::registry_schema(),
                 "UPDATE case_file SET sealed_body = substr(sealed_body, 1, 1)");
    RunningServer server(layout.root);
    const HandedIn later = story.kiosk.appeal(story.town, "позже");
    CHECK(request_once(server.port(), story.kiosk.put(later)).status == 201);
    CHECK(eventually([&] { return records_of(story, server, later).size() == 2; }));
}

TEST_CASE("a ballot stored while the server's clock was behind is counted") {
    Story story;
    {
        RunningServer server(story.town.layout().root);
        const std::string request =
            story.kiosk.request("POST", "/v1/ballots", "", make_batch({story.kiosk.ballot(story.town, 0).bytes}));
        CHECK(request_once(server.port(), request).status == 200);
        REQUIRE(eventually([&] { return counts(story).find("\"counts\":[1,0,0]") != std::string::npos; }));
    }
    {
        const HandedIn ballot = story.kiosk.ballot(story.town, 0);
        auto intake = storage_of(story.town.layout())->intake();
        REQUIRE(intake);
        const Instant long_ago{86'400};
        REQUIRE((*intake)->add({{ballot.id, protocol::sha256(ballot.bytes), true, ballot.bytes}}, long_ago));
    }
    RunningServer server(story.town.layout().root);
    CHECK(eventually([&] { return counts(story).find("\"counts\":[2,0,0]") != std::string::npos; }));
}
