#include "kiosk/workers/sync_thread.h"

#include <chrono>
#include <deque>
#include <doctest/doctest.h>
#include <fstream>
#include <future>

#include "kiosk/devices/wait.h"
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
    start();
    loaded = town_loaded();
    CHECK(loaded.town);
    REQUIRE(loaded.profile);
    CHECK_MESSAGE(loaded.profile->series.at(content::SubmissionKind::appeal).answer->amount == 30,
                  "nobody is turned away meanwhile");
    CHECK_FALSE(town_loaded().problem.empty());
    loaded = town_loaded();
    REQUIRE(loaded.profile);
    CHECK(loaded.profile->series.at(content::SubmissionKind::appeal).answer->amount == 20);
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
    town.topics = {{"housing", {{content::Language::russian, "Жильё"}}}};
    town.publish({"Первая"});
    start();
    CHECK_MESSAGE(status_with_room(false).edition_too_large->free_bytes == disk_of_thread.free, "the terminal says so");
    empty_disk();
    start();
    CHECK(town_loaded().edition == 2);
    CHECK_FALSE(status_with_room(true).edition_too_large);
    thread.reset();
}

}  // namespace veche::kiosk
