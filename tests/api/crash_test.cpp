#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <doctest/doctest.h>
#include <fstream>
#include <set>
#include <thread>

#include "base/clock.h"
#include "server/databases.h"
#include "server/town_keys.h"
#include "sync/protocol/acknowledgement.h"
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
    std::string root = town.layout().root.string();
    Story() { kiosk.enrol(town, "hall"); }

    [[nodiscard]] std::vector<std::string> cases() const {
        const auto listed = run_command({"submissions", "export", root, "--format", "csv"});
        std::vector<std::string> numbers;
        for (std::size_t at = listed.output.find("\r\n\""); at != std::string::npos;
             at = listed.output.find("\r\n\"", at + 1)) {
            numbers.push_back(listed.output.substr(at + 3, listed.output.find('"', at + 3) - at - 3));
        }
        return numbers;
    }
    [[nodiscard]] protocol::Watermark watermark(const RunningServer& server) const {
        const auto read =
            protocol::read_watermark(get(server.port(), "/v1/watermark").body, town.acknowledgement_key());
        REQUIRE(read);
        return *read;
    }
};

// Nothing where the server died meanwhile.
Answer answer_of(const RunningServer& server, const std::string& request) {
    try {
        return request_once(server.port(), request);
    } catch (const std::runtime_error&) {
        return {};
    }
}

}  // namespace

TEST_CASE("killed again and again while envelopes come, each acknowledged one becomes exactly one case") {
    Story story;
    std::vector<std::string> acknowledged;
    for (const int enough : {3, 8, 13, 18}) {
        RunningServer server(story.root);
        std::atomic<int> taken{0};
        // Somewhere in the work on one of the next: its request, its commit, its registration.
        std::thread killer([&] {
            while (taken < enough) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            std::this_thread::sleep_for(std::chrono::microseconds(700 * enough));
            server.kill_all();
        });
        for (bool alive = true; alive;) {
            const HandedIn appeal = story.kiosk.appeal(story.town, "обращение");
            alive = answer_of(server, story.kiosk.put(appeal)).status == 201;
            if (alive) acknowledged.push_back(protocol::to_hex(appeal.id));
            taken += alive ? 1 : enough;
        }
        killer.join();
    }
    RunningServer server(story.root);
    const auto registered = [&] {
        std::set<std::string> numbers;
        const auto registry = storage_of(story.town.layout())->registry({});  // only read
        REQUIRE(registry);
        for (const std::string& id : acknowledged) {
            const auto found = (*registry)->find(id);
            if (found && *found && !(*found)->number.empty()) numbers.insert((*found)->number);
        }
        return numbers.size();
    };
    CHECK_MESSAGE(acknowledged.size() >= 42, "each round was killed amid its work");
    REQUIRE(eventually([&] { return registered() == acknowledged.size(); }));
    // One whose acknowledgement was lost is a case as well: none twice, none without a number.
    auto numbers = story.cases();
    CHECK(numbers.size() >= acknowledged.size());
    CHECK(numbers.size() <= acknowledged.size() + 4);
    std::sort(numbers.begin(), numbers.end());
    CHECK(std::unique(numbers.begin(), numbers.end()) == numbers.end());
}

TEST_CASE("a process that dies is started again, and the address stays") {
    Story story;
    RunningServer server(story.root);
    for (const auto* name : process_names) {
        const pid_t before = server.child(name);
        REQUIRE(before != 0);
        ::kill(before, SIGKILL);
        CHECK(eventually([&] { return server.child(name) != 0 && server.child(name) != before; }));
        const std::string line = std::string("[error] process.ended process=") + name + " signal=9";
        CHECK(eventually([&] { return server.log().find(line) != std::string::npos; }));
    }
    CHECK(eventually([&] { return get(server.port(), "/healthz").status == 200; }));
    CHECK(request_once(server.port(), story.kiosk.put(story.kiosk.appeal(story.town, "после"))).status == 201);
    CHECK(eventually([&] { return story.cases().size() == 1; }));
}

TEST_CASE("a backup raises the generation and its watermark covers what came before") {
    Story story;
    RunningServer server(story.root);
    CHECK(story.watermark(server).covered == 0);
    const HandedIn before = story.kiosk.appeal(story.town, "до");
    CHECK(request_once(server.port(), story.kiosk.put(before)).status == 201);
    const auto backup = run_command({"backup", story.root, (story.folder.path() / "backup").string()});
    REQUIRE_MESSAGE(backup.code == 0, backup.output);
    CHECK(story.watermark(server).covered == 1);
    // The backup may be of long ago; kiosks set their clocks by the answer.
    const veche::server::Layout layout = story.town.layout();
    protocol::Watermark old = story.watermark(server);
    old.time = Instant{1'700'000'000};
    std::ofstream(layout.watermark(), std::ios::binary | std::ios::trunc) << *protocol::write_watermark(
        old, *veche::server::read_signing_key(layout, veche::server::KeyName::acknowledgement));
    CHECK(story.watermark(server).covered == 1);
    CHECK(std::abs(story.watermark(server).time.seconds - SystemClock().now().seconds) < 600);
    const Answer after = request_once(server.port(), story.kiosk.put(story.kiosk.appeal(story.town, "после")));
    const auto acknowledged = protocol::read_acknowledgement(after.body, story.town.acknowledgement_key());
    REQUIRE(acknowledged);
    CHECK(acknowledged->generation == 2);
    CHECK(run_command({"backup", story.root, (story.folder.path() / "backup").string()}).code == 1);
    CHECK(!std::filesystem::exists(story.folder.path() / "backup" / "keys"));
}

TEST_CASE("after a restore the epoch is new, what was lost is taken again, what was kept is not registered twice") {
    Story story;
    const HandedIn kept = story.kiosk.appeal(story.town, "в копии");
    const HandedIn lost = story.kiosk.appeal(story.town, "после копии");
    const auto target = (story.folder.path() / "backup").string();
    protocol::Epoch epoch_before;
    {
        RunningServer server(story.root);
        epoch_before = story.watermark(server).epoch;
        CHECK(request_once(server.port(), story.kiosk.put(kept)).status == 201);
        REQUIRE(eventually([&] { return story.cases().size() == 1 && !story.cases()[0].empty(); }));
        REQUIRE(run_command({"backup", story.root, target}).code == 0);
        CHECK(request_once(server.port(), story.kiosk.put(lost)).status == 201);
        CHECK(run_command({"restore", story.root, target}).code == 1);  // it is running
    }
    const auto restored = run_command({"restore", story.root, target});
    REQUIRE_MESSAGE(restored.code == 0, restored.output);
    RunningServer server(story.root);
    CHECK(story.watermark(server).epoch != epoch_before);
    CHECK(story.watermark(server).covered == 1);
    CHECK(request_once(server.port(), story.kiosk.put(kept)).status == 200);
    CHECK(request_once(server.port(), story.kiosk.put(lost)).status == 201);
    CHECK(eventually([&] { return story.cases().size() == 2; }));
    // The receipt of the first opens in the new epoch too.
    CHECK(eventually([&] {
        const Answer feed = request_once(server.port(), story.kiosk.request("GET", "/v1/records", "", ""));
        const auto page = protocol::read_feed_page(feed.body);
        return page && std::any_of(page->begin(), page->end(), [&](std::string_view record) {
                   return protocol::open_status_record(record, story.town.record_key(), *kept.receipt).has_value();
               });
    }));
}

TEST_CASE("a restore that ends midway leaves a folder that only another restore works on") {
    Story story;
    const HandedIn lost = story.kiosk.appeal(story.town, "после копии");
    const auto target = (story.folder.path() / "backup").string();
    REQUIRE(run_command({"backup", story.root, target}).code == 0);
    {
        RunningServer server(story.root);
        CHECK(request_once(server.port(), story.kiosk.put(lost)).status == 201);
    }
    // Nothing can be renamed over a folder: it ends after the databases are replaced, before the new epoch.
    const std::filesystem::path watermark = story.town.layout().watermark();
    std::filesystem::remove(watermark);
    std::filesystem::create_directories(watermark / "in the way");
    REQUIRE(run_command({"restore", story.root, target}).code == 1);
    for (const std::string command : {"run", "backup", "publish"}) {
        std::vector<std::string> arguments = {command, story.root};
        if (command != "run") arguments.push_back((story.folder.path() / "other").string());
        const auto refused = run_command(arguments);
        CHECK(refused.code == 1);
        CHECK(refused.output.find("call `veche-server restore` again") != std::string::npos);
    }
    std::filesystem::remove_all(watermark);
    REQUIRE(run_command({"restore", story.root, target}).code == 0);
    RunningServer server(story.root);
    CHECK(story.watermark(server).covered == 1);
    CHECK(request_once(server.port(), story.kiosk.put(lost)).status == 201);
}

namespace {

// Somebody reads that database and is killed: what SQLite kept beside it stays.
void read_and_be_killed(const server::Layout& staged) {
    namespace fs = std::filesystem;
    const fs::path aside = staged.root.parent_path() / "aside";
    fs::create_directory(aside);
    auto reader =
        server::storage_of(staged)->connect(server::store::intake_schema(), server::store::Storage::Access::whole);
    REQUIRE_MESSAGE(reader, reader.error().message);
    REQUIRE((*reader)->tables());
    const std::array<const char*, 2> endings{"-wal", "-shm"};
    for (const char* ending : endings) fs::copy(staged.intake().string() + ending, aside);
    reader->reset();
    for (const char* ending : endings) {
        const std::string file = staged.intake().string() + ending;
        fs::rename(aside / fs::path(file).filename(), file);
    }
    fs::remove(aside);
}

}  // namespace

TEST_CASE("a restore that was killed while it read what it had staged goes on, and leaves nothing beside a database") {
    namespace fs = std::filesystem;
    const Story story;
    const server::Layout& layout = story.town.layout();
    const auto target = (story.folder.path() / "backup").string();
    REQUIRE(run_command({"backup", story.root, target}).code == 0);
    // It ends before the databases are replaced.
    fs::remove(layout.watermark());
    fs::create_directories(layout.watermark() / "in the way");
    REQUIRE(run_command({"restore", story.root, target}).code == 1);
    fs::remove_all(layout.watermark());
    read_and_be_killed(server::Layout{layout.staging() / "new"});
    const auto restored = run_command({"restore", story.root, target});
    CHECK_MESSAGE(restored.code == 0, restored.output);
    CHECK_FALSE(fs::exists(layout.staging()));
    for (const char* ending : {"-wal", "-shm", "-journal"}) CHECK_FALSE(fs::exists(layout.intake().string() + ending));
    const auto checked = run_command({"check", story.root});
    CHECK_MESSAGE(checked.code == 0, checked.output);
}

TEST_CASE("a restore takes no key of another town, and does without those that are kept elsewhere") {
    Story story;
    const auto target = (story.folder.path() / "backup").string();
    REQUIRE(run_command({"backup", story.root, target}).code == 0);
    const TestTown other(story.folder.path() / "other");
    const server::Layout fresh{story.folder.path() / "fresh"};
    std::filesystem::create_directory(fresh.root);
    std::filesystem::copy(story.town.layout().keys(), fresh.keys());
    for (const auto name : server::all_keys) {
        CAPTURE(server::name_of(name));
        const auto overwrite = std::filesystem::copy_options::overwrite_existing;
        std::filesystem::copy_file(key_file(other.layout(), name), key_file(fresh, name), overwrite);
        const auto refused = run_command({"restore", fresh.root.string(), target});
        CHECK(refused.code == 1);
        CHECK(refused.output.find(std::string(server::name_of(name)) + ".key: not this town's key") !=
              std::string::npos);
        CHECK_FALSE(std::filesystem::exists(fresh.unfinished_restore()));
        std::filesystem::copy_file(key_file(story.town.layout(), name), key_file(fresh, name), overwrite);
    }
    for (const auto name : {server::KeyName::root, server::KeyName::escrow}) {
        std::filesystem::remove(key_file(fresh, name));
    }
    const auto restored = run_command({"restore", fresh.root.string(), target});
    CHECK_MESSAGE(restored.code == 0, restored.output);
}

TEST_CASE("kiosks enrolled or blocked after the backup stay so after a restore in place") {
    Story story;
    const auto target = (story.folder.path() / "backup").string();
    REQUIRE(run_command({"backup", story.root, target}).code == 0);
    TestKiosk later;
    later.enrol(story.town, "library");
    REQUIRE(run_command({"kiosk", "block", story.root, protocol::to_hex(story.kiosk.id())}).code == 0);
    REQUIRE(run_command({"restore", story.root, target}).code == 0);
    {
        RunningServer server(story.root);
        CHECK(request_once(server.port(), later.put(later.appeal(story.town, "новый"))).status == 201);
        CHECK(request_once(server.port(), story.kiosk.put(story.kiosk.appeal(story.town, "чужой"))).status == 403);
    }
}

TEST_CASE("a fleet that cannot be read is no fleet: a restore in place takes the backup's" *
          only_in_files{"it damages a file of SQLite"}) {
    Story story;
    const auto target = (story.folder.path() / "backup").string();
    REQUIRE(run_command({"backup", story.root, target}).code == 0);
    std::ofstream(story.town.layout().fleet(), std::ios::binary) << "this is not a database at all, whatever it is";
    REQUIRE(run_command({"restore", story.root, target}).code == 0);
    RunningServer server(story.root);
    CHECK(request_once(server.port(), story.kiosk.put(story.kiosk.appeal(story.town, "прежний"))).status == 201);
}
