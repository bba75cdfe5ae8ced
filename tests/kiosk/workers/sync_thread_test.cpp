#include "kiosk/workers/sync_thread.h"

#include <chrono>
#include <deque>
#include <doctest/doctest.h>
#include <fstream>
#include <future>

#include "content/store/store.h"
#include "kiosk/devices/wait.h"
#include "tests/support/captured_log.h"
#include "tests/support/edited_rules.h"
#include "tests/support/faulty_file_calls.h"
#include "tests/support/loopback_town.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::kiosk {
namespace {

namespace fs = std::filesystem;

// A kiosk that was brought its first edition and has no network.
struct Fixture {
    test::TemporaryFolder folder;
    test::TemporaryFolder brought;
    test::ManualClock clock;
    SystemFileCalls calls;
    std::unique_ptr<sync::Spool> spool = *sync::Spool::open(folder.path() / "spool", calls);
    EventQueue events;
    std::deque<Event> heard;
    test::FaultyFileCalls disk_of_thread;  // changed while no thread runs
    DiskInPlace in_place{disk_of_thread};
    test::MemoryTown town;
    protocol::Bundle bundle = town.bundle();
    std::unique_ptr<test::LoopbackTown> server;  // nothing: no network
    Configuration configuration;
    SyncThread::OnKeys on_keys = [](const SealingKeys&) {};  // when the index is made, before the round has ended
    std::optional<sync::ClockFloor> floor;
    std::unique_ptr<SyncThread> thread;

    Fixture() { bring({"Первая"}); }

    void connect() {
        server = std::make_unique<test::LoopbackTown>(town);
        bundle.server = server->address();
        configuration.development = true;  // the loopback without a certificate
    }
    void hand_in(unsigned number) {
        const protocol::SigningKey device = test::signing_key('d');
        REQUIRE(spool->put(test::sealed(test::appeal(device, number, "Текст"), device)));
    }

    void bring(const std::vector<std::string>& titles) {
        town.publish(titles);
        for (const auto& [name, bytes] : town.files) {
            fs::create_directories((brought.path() / name).parent_path());
            std::ofstream(brought.path() / name, std::ios::binary) << bytes;
        }
        bundle.server = "https://127.0.0.1:1";
        bundle.content_folder = brought.path();
    }

    void start() {
        thread.reset();
        floor.emplace(*DurableFolder::open(folder.path(), calls), Instant{1700000000});
        thread = std::make_unique<SyncThread>(SyncSettings{folder.path(), configuration, {}}, bundle, clock, *floor,
                                              *spool, events, on_keys);
    }
    // The next word of this kind that fits; those before it are forgotten.
    template <typename Told, typename Fits>
    Told next(const Fits& fits) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < until) {
            for (; !heard.empty(); heard.pop_front()) {
                const auto* told = std::get_if<Told>(&heard.front());
                if (told == nullptr || !fits(*told)) continue;
                Told found = *told;
                heard.pop_front();
                return found;
            }
            Waiter({events.descriptor()}).wait(100);
            for (Event& event : events.drain()) heard.push_back(std::move(event));
        }
        FAIL("nothing of it was told");
        return {};
    }
    // The next word about the town's content.
    TownLoaded town_loaded() {
        return next<TownLoaded>([](const TownLoaded& told) { return told.town || !told.problem.empty(); });
    }
    // Starts, and ends when that edition is told to be shown.
    void show(std::uint64_t edition) {
        start();
        static_cast<void>(next<TownLoaded>([&](const TownLoaded& told) { return told.edition == edition; }));
        thread.reset();
    }
    // Starts with a kiosk that shows the first edition and a town that has published the second.
    void fall_behind() {
        connect();
        show(1);
        town.publish({"Первая", "Вторая"});
    }
    sync::SyncStatus status_with_room(bool has_room) {
        return next<Synchronised>(
                   [&](const Synchronised& told) { return told.sync.status.edition_too_large.has_value() != has_room; })
            .sync.status;
    }
    // Hardly any room beyond what is kept for residents.
    void fill_disk() {
        thread.reset();
        heard.clear();
        (void)events.drain();
        disk_of_thread.free = (std::int64_t{64} << 20) + 100;
    }
    void empty_disk() {
        thread.reset();
        disk_of_thread.free.reset();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the edition that was brought along is shown without any network") {
    start();
    CHECK(town_loaded().edition == 1);
}

TEST_CASE_FIXTURE(Fixture, "the kiosk goes by the built-in legal profile while the edition carries none") {
    start();
    const TownLoaded loaded = town_loaded();
    REQUIRE(loaded.profile);
    CHECK(loaded.profile->series.at(content::SubmissionKind::appeal).answer->amount == 30);
}

TEST_CASE_FIXTURE(Fixture, "the kiosk goes by the legal profile of the edition it shows") {
    town.rules = test::rules_with_answer_after(20);
    bring({"Первая"});
    start();
    const TownLoaded loaded = town_loaded();
    REQUIRE(loaded.profile);
    CHECK(loaded.profile->series.at(content::SubmissionKind::appeal).answer->amount == 20);
}

TEST_CASE_FIXTURE(
    Fixture,
    "for a legal profile damaged on the disk the built-in one stands in, until it comes again from the bundle") {
    town.rules = test::rules_with_answer_after(20);
    bring({"Первая"});
    start();
    TownLoaded loaded = town_loaded();
    thread.reset();
    const fs::path file = folder.path() / "content" / content::edition::blob_path(loaded.town->rules.hash);
    std::ofstream(file, std::ios::trunc) << "damaged";
    const test::CapturedLog log;
    start();
    loaded = town_loaded();
    CHECK(loaded.town);
    REQUIRE(loaded.profile);
    CHECK_MESSAGE(loaded.profile->series.at(content::SubmissionKind::appeal).answer->amount == 30,
                  "nobody is turned away meanwhile");
    CHECK_FALSE(town_loaded().problem.empty());
    CHECK(log.says("edition.not_shown reason=\"legal profile: "));
    loaded = town_loaded();
    REQUIRE(loaded.profile);
    CHECK(loaded.profile->series.at(content::SubmissionKind::appeal).answer->amount == 20);
    CHECK(log.says("edition.mended"));
}

TEST_CASE_FIXTURE(Fixture, "a store that could not be opened is opened when it can be, without a restart") {
    fs::create_directories(folder.path() / "store.db" / "in the way");
    start();
    CHECK_FALSE(town_loaded().problem.empty());
    fs::remove_all(folder.path() / "store.db");
    thread->wake();
    const TownLoaded loaded = town_loaded();
    CHECK(loaded.problem.empty());
    CHECK(loaded.edition == 1);
}

TEST_CASE_FIXTURE(Fixture, "with a damaged legal profile the town is shown as well after something else had failed") {
    town.rules = test::rules_with_answer_after(20);
    bring({"Первая"});
    start();
    const TownLoaded before = town_loaded();
    thread.reset();
    fs::remove_all(brought.path());  // nothing to mend it from
    const fs::path file = folder.path() / "content" / content::edition::blob_path(before.town->rules.hash);
    std::ofstream(file, std::ios::trunc) << "damaged";
    fs::remove_all(folder.path() / "store.db");
    fs::create_directories(folder.path() / "store.db" / "in the way");
    start();
    CHECK_FALSE(town_loaded().problem.empty());
    fs::remove_all(folder.path() / "store.db");
    thread->wake();
    const TownLoaded loaded = next<TownLoaded>([](const TownLoaded& told) { return told.town.has_value(); });
    CHECK(loaded.profile);
}

TEST_CASE_FIXTURE(Fixture, "a folder that could not be used is used when it can be, without a restart") {
    fs::create_directories(folder.path() / "device.key" / "in the way");
    start();
    CHECK_FALSE(town_loaded().problem.empty());
    fs::remove_all(folder.path() / "device.key");
    thread->wake();
    CHECK(town_loaded().edition == 1);
}

TEST_CASE_FIXTURE(Fixture, "what waits at a start is delivered while the index is still being made") {
    connect();
    start();
    hand_in(1);
    thread->wake();
    REQUIRE(server->has_stored(1));
    thread.reset();
    fs::remove(folder.path() / "store.db");
    hand_in(20);
    std::promise<bool> delivered;
    on_keys = [&, told = false](const SealingKeys&) mutable {
        if (!std::exchange(told, true)) delivered.set_value(server->has_stored(2));
    };
    start();
    CHECK(delivered.get_future().get());
    thread.reset();
}

TEST_CASE_FIXTURE(Fixture, "a damaged store is not made anew out of the reserve, and what was put aside of it goes") {
    start();
    CHECK(town_loaded().edition == 1);
    fill_disk();
    std::ofstream(folder.path() / "store.db", std::ios::trunc) << std::string(20'000, 'x');
    start();
    const TownLoaded loaded = town_loaded();
    CHECK(loaded.problem.find("does not fit") != std::string::npos);
    CHECK(loaded.fault == DatabaseFault::disk_full);
    CHECK_FALSE(fs::exists(folder.path() / "store.db.broken"));
    empty_disk();
    start();
    CHECK(town_loaded().edition == 1);
}

TEST_CASE_FIXTURE(Fixture, "changed topics, with which every entry is indexed anew, take nothing of the reserve") {
    connect();
    start();
    CHECK(town_loaded().edition == 1);
    fill_disk();
    town.topics = {{content::TopicId("housing"), {{content::Language::russian, "Жильё"}}}};
    town.publish({"Первая"});
    start();
    CHECK_MESSAGE(status_with_room(false).edition_too_large->free_bytes == disk_of_thread.free, "the terminal says so");
    empty_disk();
    start();
    CHECK(town_loaded().edition == 2);
    CHECK_FALSE(status_with_room(true).edition_too_large);
    thread.reset();
}

TEST_CASE_FIXTURE(Fixture, "a store two editions behind what is on the disk is brought to the newest at a start") {
    connect();
    const fs::path store = folder.path() / "store.db";
    const fs::path kept = brought.path() / "store.of.the.first";
    show(1);
    fs::copy_file(store, kept);
    for (const std::uint64_t edition : {2U, 3U}) {
        town.publish({"Первая", "Вторая", "Edition " + std::to_string(edition)});
        show(edition);
    }
    const auto catalog = [&] { return content::Store::open(store, content::Store::Check::quick)->catalog().value(); };
    const std::string newest = catalog();
    server.reset();  // nothing new comes: it lies on the disk
    fs::copy_file(kept, store, fs::copy_options::overwrite_existing);
    REQUIRE(catalog() != newest);
    test::CapturedLog log;
    show(3);
    CHECK(catalog() == newest);
    CHECK(log.says("edition.shown edition=3 added=2"));
}

TEST_CASE_FIXTURE(Fixture, "why an edition came in whole files is in the log") {
    SUBCASE("the server has no delta") {
        fall_behind();
        const test::CapturedLog log;
        show(2);
        CHECK(log.says("edition.delta_missing reason="));
        CHECK_FALSE(log.says("edition.delta_refused"));
    }
    SUBCASE("the delta is damaged") {
        town.makes_deltas = true;
        const std::string before = town.newest_catalog;
        fall_behind();
        town.files.at(town.delta_from(before)) = "damaged";
        const test::CapturedLog log;
        show(2);
        CHECK(log.says("edition.delta_refused reason="));
    }
    SUBCASE("it came as a delta") {
        town.makes_deltas = true;
        fall_behind();
        const test::CapturedLog log;
        show(2);
        CHECK_FALSE(log.says("edition.delta"));
        CHECK(log.says("edition.shown edition=2 added=1"));
    }
}

TEST_CASE_FIXTURE(Fixture, "the log says that a store was made anew, and what is wrong with one") {
    SUBCASE("a damaged store is made anew") {
        show(1);
        std::ofstream(folder.path() / "store.db", std::ios::trunc) << std::string(20'000, 'x');
        const test::CapturedLog log;
        show(1);
        CHECK(log.says("edition.store_replaced"));
    }
    SUBCASE("an edition that cannot be shown is told once, with what is wrong with the store") {
        fs::create_directories(folder.path() / "store.db" / "in the way");
        const test::CapturedLog log;
        start();
        CHECK_FALSE(town_loaded().problem.empty());
        thread->wake();
        thread.reset();
        const std::string all = log.text();
        const std::size_t said = all.find("edition.not_shown reason=");
        REQUIRE(said != std::string::npos);
        CHECK(all.find("store=", said) != std::string::npos);
        CHECK(all.find("edition.not_shown", said + 1) == std::string::npos);
    }
}

}  // namespace veche::kiosk
