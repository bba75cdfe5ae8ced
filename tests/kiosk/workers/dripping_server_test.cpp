#include <doctest/doctest.h>
#include <fstream>

#include "kiosk/workers/sync_thread.h"
#include "tests/support/loopback_town.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::kiosk {
namespace {

constexpr const char* timestamp = "/content/metadata/timestamp.json";

// A kiosk that has its first edition from the bundle, and a server that has a newer one.
struct Fixture {
    test::TemporaryFolder folder;
    test::TemporaryFolder brought;
    test::ManualClock clock;
    SystemFileCalls calls;
    std::unique_ptr<sync::Spool> spool = *sync::Spool::open(folder.path() / "spool", calls);
    protocol::SigningKey device = test::signing_key('d');
    EventQueue events;
    test::MemoryTown town;
    std::unique_ptr<test::LoopbackTown> server;
    protocol::Bundle bundle = town.bundle();
    std::optional<sync::ClockFloor> floor;
    std::unique_ptr<SyncThread> thread;

    Fixture() {
        town.publish({"Первая"});
        for (const auto& [name, bytes] : town.files) {
            std::filesystem::create_directories((brought.path() / name).parent_path());
            std::ofstream(brought.path() / name, std::ios::binary) << bytes;
        }
        bundle.content_folder = brought.path();
        const auto before = town.files;
        town.publish({"Первая", "Вторая"});
        // Only what is new is asked for: a file named by its hash that the first edition has not.
        for (const auto& [name, bytes] : town.files) {
            if (name.rfind("blobs/", 0) == 0 && before.count(name) == 0) new_file = "/content/" + name;
        }
        server = std::make_unique<test::LoopbackTown>(town);
        bundle.server = server->address();
    }

    void start() {
        thread.reset();
        floor.emplace(*DurableFolder::open(folder.path(), calls), Instant{1700000000});
        Configuration configuration;
        configuration.development = true;  // the loopback without a certificate
        thread = std::make_unique<SyncThread>(SyncSettings{folder.path(), configuration, {}}, bundle, clock, *floor,
                                              *spool, events, [](const SealingKeys&) {});
    }
    void hand_in(unsigned number) { REQUIRE(spool->put(test::sealed(test::appeal(device, number, "Текст"), device))); }

    std::string new_file;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what is handed in while an edition drips in does not wait for the end of the download") {
    server->drip(new_file);
    start();
    REQUIRE(server->drips(1));
    hand_in(1);
    thread->wake();
    CHECK(server->has_stored(1));
}

TEST_CASE_FIXTURE(Fixture, "what is handed in while the server drips its timestamp does not wait for it") {
    server->drip(timestamp);
    start();
    REQUIRE(server->drips(1));
    hand_in(1);
    thread->wake();
    CHECK(server->has_stored(1));
}

TEST_CASE_FIXTURE(Fixture,
                  "a kiosk switched on again while an edition drips in delivers what waits without waiting for it") {
    server->drip(new_file);
    start();
    REQUIRE(server->drips(1));
    thread.reset();
    REQUIRE(server->drips(0));
    hand_in(1);
    start();
    CHECK(server->has_stored(1));
}

}  // namespace veche::kiosk
