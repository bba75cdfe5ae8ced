// What residents were told comes back to a server that was restored from a copy: the real veche-server, and the kiosk's
// side of the wire as it runs in a kiosk.
#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>

#include "sync/curl_http_client.h"
#include "sync/protocol/status_record.h"
#include "sync/record_offers.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

namespace fs = std::filesystem;

// The records of a kiosk, and its way to a server.
struct Hall {
    Hall(const fs::path& folder, const TestKiosk& device, const TestTown& of)
        : kiosk(device), town(of), records(*sync::Records::open(folder, calls)) {}

    const TestKiosk& kiosk;
    const TestTown& town;
    SystemFileCalls calls;
    SystemClock clock;
    sync::Cancellation never;
    sync::Records records;
    sync::RecordOffers offers;

    [[nodiscard]] std::unique_ptr<sync::CurlHttpClient> client(const RunningServer& server) const {
        sync::CurlSettings settings;
        settings.server = "http://127.0.0.1:" + std::to_string(server.port());
        settings.plain_http = sync::PlainHttp::allowed_for_development;
        return std::move(*sync::CurlHttpClient::create(settings, never));
    }
    void refresh(const RunningServer& server) {
        const auto taken = records.refresh(*client(server), {kiosk.key(), clock}, town.record_key());
        REQUIRE_MESSAGE(taken, taken.error().message);
    }
    // How many requests it took.
    int offer(const RunningServer& server) {
        for (int requests = 0; requests < 20; ++requests) {
            const auto step = offers.step(*client(server), {kiosk.key(), clock}, records, town.record_key());
            REQUIRE_MESSAGE(step, step.error().message);
            if (*step != sync::RecordOffers::Step::offered) return requests;
        }
        return -1;
    }
    [[nodiscard]] std::optional<sync::Said> said(const HandedIn& handed_in) const {
        auto found = records.open_with(*handed_in.receipt, town.record_key());
        REQUIRE(found);
        return *found;
    }
    [[nodiscard]] std::string answer(const HandedIn& handed_in) const {
        const auto found = said(handed_in);
        return found ? found->furthest.status.answer : "nothing";
    }
};

// A town with two halls; a copy was made after the first appeal was registered, then it was answered and a second one
// came and was answered too. The first hall has heard of it all.
struct AnsweredSinceTheCopy {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    TestKiosk kiosk;
    TestKiosk other;
    fs::path copy = folder.path() / "copy";
    fs::path text = folder.path() / "answer.txt";
    HandedIn early;
    HandedIn late;
    std::optional<Hall> first;
    std::optional<Hall> second;

    AnsweredSinceTheCopy() {
        kiosk.enrol(town, "hall");
        other.enrol(town, "library");
        first.emplace(folder.path() / "first", kiosk, town);
        second.emplace(folder.path() / "second", other, town);
        std::ofstream(text) << "Лампу заменят";
        early = kiosk.appeal(town, "до копии");
        late = kiosk.appeal(town, "после копии");
        RunningServer server(root());
        REQUIRE(request_once(server.port(), kiosk.put(early)).status == 201);
        wait_for(root(), "000001");
        REQUIRE(run_command({"backup", root(), copy.string()}).code == 0);
        REQUIRE(request_once(server.port(), kiosk.put(late)).status == 201);
        wait_for(root(), "000002");
        for (const HandedIn* each : {&early, &late}) {
            const auto answered = run_command({"answer", root(), protocol::to_hex(each->id), "--file", text.string()});
            REQUIRE_MESSAGE(answered.code == 0, answered.output);
        }
        REQUIRE(eventually([&] {
            first->refresh(server);
            return first->answer(late) == "Лампу заменят";
        }));
    }
    [[nodiscard]] std::string root() const { return town.layout().root.string(); }
    static void wait_for(const std::string& root, const std::string& words) {
        REQUIRE(eventually([&] {
            return run_command({"submissions", "list", root}).output.find(words) != std::string::npos;
        }));
    }
    // On a machine that has the keys and the copy, and nothing else.
    [[nodiscard]] std::string restored_elsewhere() const {
        const fs::path elsewhere = folder.path() / "elsewhere";
        fs::create_directories(elsewhere);
        fs::copy(town.layout().keys(), elsewhere / "keys", fs::copy_options::recursive);
        const auto restored = run_command({"restore", elsewhere.string(), copy.string()});
        REQUIRE_MESSAGE(restored.code == 0, restored.output);
        return elsewhere.string();
    }
};

bool has(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("an answer lost with a server comes back from a kiosk to the new one, and from it to every kiosk") {
    AnsweredSinceTheCopy story;
    const std::string elsewhere = story.restored_elsewhere();
    RunningServer server(elsewhere);
    const auto later = [&] { return run_command({"submissions", "later-than-backup", elsewhere}).output; };
    CHECK(later().empty());
    REQUIRE(eventually([&] {
        story.second->refresh(server);
        return story.second->said(story.early).has_value();
    }));
    CHECK(story.second->answer(story.early).empty());

    story.first->refresh(server);
    CHECK(story.first->offer(server) == 2);
    CHECK_MESSAGE(story.first->offer(server) == 0, "once to each epoch");
    REQUIRE(eventually([&] {
        story.second->refresh(server);
        return story.second->answer(story.early) == "Лампу заменят" && story.second->answer(story.late) != "nothing";
    }));
    CHECK(story.second->answer(story.late) == "Лампу заменят");
    const auto said = story.second->said(story.early);
    REQUIRE(said->server_knows_less);
    CHECK(said->server_knows_less->restored_from.has_value());
    CHECK(said->furthest.time.seconds >= said->server_knows_less->restored_from->seconds);
    const std::string listed = later();
    CAPTURE(listed);
    CHECK(has(listed, "000001  1 records later than the backup of "));
    CHECK(has(listed, "; answered on "));
    CHECK(has(listed, "1 cases that the kiosks have not brought again yet"));

    // The number on the late one's paper is given to nobody else, and to itself again.
    const HandedIn newcomer = story.other.appeal(story.town, "после восстановления");
    REQUIRE(request_once(server.port(), story.other.put(newcomer)).status == 201);
    AnsweredSinceTheCopy::wait_for(elsewhere, "000003");
    REQUIRE(request_once(server.port(), story.kiosk.put(story.late)).status == 201);
    AnsweredSinceTheCopy::wait_for(elsewhere, "000002");
    REQUIRE(eventually([&] {
        story.second->refresh(server);
        return story.second->said(newcomer).has_value();
    }));
    CHECK(has(story.second->said(newcomer)->furthest.status.registration_number, "000003"));
    CHECK_FALSE(story.second->said(newcomer)->server_knows_less);
    CHECK_MESSAGE(story.second->answer(story.late) == "Лампу заменят", "registered again is not a step back");

    for (const HandedIn* each : {&story.early, &story.late}) {
        const std::string id = protocol::to_hex(each->id);
        REQUIRE(run_command({"answer", elsewhere, id, "--file", story.text.string()}).code == 0);
    }
    CHECK(later().empty());
    REQUIRE(eventually([&] {
        story.second->refresh(server);
        return !story.second->said(story.early)->server_knows_less;
    }));
    CHECK(has(server.log(), "registrar.records_taken_back"));
}

TEST_CASE("a server restored in place takes back by itself what its folder still has") {
    AnsweredSinceTheCopy story;
    REQUIRE(run_command({"restore", story.root(), story.copy.string()}).code == 0);
    RunningServer server(story.root());
    REQUIRE(eventually([&] {
        story.second->refresh(server);
        return story.second->said(story.late).has_value() && story.second->said(story.early).has_value() &&
               story.second->answer(story.early) == "Лампу заменят";
    }));
    CHECK(story.second->answer(story.late) == "Лампу заменят");
    CHECK(has(run_command({"submissions", "later-than-backup", story.root()}).output, "000001  1 records later"));
}

TEST_CASE("only records this town signed in another epoch are taken back, each once, and every other one is told") {
    AnsweredSinceTheCopy story;
    std::vector<std::string> records;
    for (const auto& entry : fs::recursive_directory_iterator(story.town.layout().records())) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(file)), {});
        if (bytes.starts_with("VSR")) records.push_back(bytes);
    }
    REQUIRE(records.size() >= 5);
    // By position, the 37th byte.
    std::sort(records.begin(), records.end(), [](const auto& one, const auto& two) { return one[36] < two[36]; });
    const std::string elsewhere = story.restored_elsewhere();
    RunningServer server(elsewhere);
    const auto post = [&](const std::vector<std::string>& page) {
        return request_once(server.port(),
                            story.kiosk.request("POST", "/v1/records", "", protocol::write_feed_page(page)));
    };
    const auto statuses = [&](const std::vector<std::string>& page) {
        const Answer answer = post(page);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        return protocol::read_offer_answer(answer.body).value().results;
    };
    std::string altered = records.back();
    altered[60] = static_cast<char>(altered[60] ^ 1);
    const protocol::SigningKey stranger = protocol::SigningKey::from_seed(std::string(32, 'x')).value();
    const std::string foreign = protocol::sign_again(records.back(), {}, 1, stranger).value_or("VSR1 not a record");
    CHECK(statuses({}).empty());
    // The first was in the backup: known. The last is new, and known when it comes again.
    CHECK(statuses({records.front(), altered, foreign, records.back()}) == std::vector{200, 400, 400, 201});
    CHECK(statuses({records.back()}) == std::vector{200});
    REQUIRE(eventually([&] {
        story.second->refresh(server);
        return story.second->said(story.early).has_value();
    }));
    std::string present;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(elsewhere) / "records")) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(file)), {});
        if (bytes.starts_with("VSR")) present = bytes;
    }
    CHECK(statuses({present}) == std::vector{409});

    CHECK(post(std::vector<std::string>(65, records.back())).status == 400);
    CHECK(request_once(server.port(), story.kiosk.request("POST", "/v1/records", "", "not a page")).status == 400);
    CHECK(request_once(server.port(), story.kiosk.request("POST", "/v1/records", "", std::string(1'100'000, 'x')))
              .status == 413);
    const TestKiosk unknown;
    CHECK(request_once(server.port(), unknown.request("POST", "/v1/records", "", "")).status == 401);
    const std::string log = server.log();
    CHECK(has(log, "reason=record_not_ours"));
    CHECK(has(log, "reason=record_of_this_epoch"));
}
