#include "server/fleet/fleet.h"

#include <doctest/doctest.h>
#include <fstream>
#include <future>

#include "base/sqlite.h"
#include "server/store/storage.h"
#include "sync/protocol/random.h"
#include "tests/server/support/running_server.h"
#include "tests/support/captured_log.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

using namespace std::chrono_literals;

// Real files; nothing is looked at or written by itself unless a test asks for it.
struct FleetOnDisk {
    static constexpr Fleet::Pace still{1h, 1h, 64};

    test::TemporaryFolder folder;
    SystemRandom random;
    std::filesystem::path file = folder.path() / "fleet.db";
    std::unique_ptr<store::Storage> storage = store::in_files({.intake = folder.path() / "intake.db",
                                                               .fleet = file,
                                                               .registry = folder.path() / "registry.db",
                                                               .staff = folder.path() / "staff.db",
                                                               .ballots = folder.path() / "ballots.db",
                                                               .content = folder.path() / "content.db"});
    std::unique_ptr<store::FleetStore> other;  // what the command line does

    FleetOnDisk() {
        REQUIRE(protocol::initialise_cryptography());
        REQUIRE(storage->create(protocol::make_random<protocol::Epoch>(random)));
        other = std::move(*storage->fleet());
    }
    store::Device device(const std::string& name) {
        const auto key = protocol::make_random<protocol::SigningPublicKey>(random);
        return {protocol::device_id_of(key), key, name, {100}, {100}, false};
    }
    [[nodiscard]] std::unique_ptr<Fleet> start(Fleet::Pace pace) const {
        auto fleet = Fleet::start(std::move(*storage->fleet()), pace);
        REQUIRE(fleet);
        return std::move(*fleet);
    }
    // The counter in the file's header that every transaction which writes moves on by one.
    [[nodiscard]] unsigned transactions() const {
        std::ifstream in(file, std::ios::binary);
        in.seekg(24);
        unsigned value = 0;
        for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned>(in.get());
        return value;
    }
};

TEST_CASE("a device is found and noted while another program holds fleet.db") {
    FleetOnDisk disk;
    const store::Device hall = disk.device("hall");
    REQUIRE(disk.other->enrol("hall", hall));
    const auto fleet = disk.start({1ms, 1ms, 64});
    auto holder = Database::open(disk.file, Database::Mode::read_write);
    REQUIRE(holder);
    REQUIRE(holder->execute("BEGIN EXCLUSIVE"));
    // The fleet's own thread now stands before the lock; whoever asks does not.
    fleet->note({hall.id, {500}});
    for (int i = 0; i < 1000; ++i) CHECK(fleet->find_device(hall.id)->key == hall.key);
    REQUIRE(holder->execute("UPDATE device SET name = 'held all the while'"));
    REQUIRE(holder->execute("COMMIT"));
    CHECK(test::eventually([&] { return (*disk.other->find_device(hall.id))->last_seen.seconds == 500; }));
}

TEST_CASE("what many devices said goes to disk in one transaction, and at the latest when the server stops") {
    FleetOnDisk disk;
    std::vector<store::Device> devices;
    for (int i = 0; i < 50; ++i) {
        devices.push_back(disk.device("kiosk " + std::to_string(i)));
        REQUIRE(disk.other->enrol("hall", devices.back()));
    }
    auto fleet = disk.start(FleetOnDisk::still);
    const unsigned before = disk.transactions();
    for (const std::int64_t when : {200, 300}) {
        for (const store::Device& each : devices) fleet->note({each.id, {when}});
    }
    CHECK(disk.transactions() == before);
    fleet.reset();
    CHECK(disk.transactions() == before + 1);
    const auto kept = disk.other->devices();
    REQUIRE(kept);
    for (const store::Device& each : *kept) CHECK(each.last_seen.seconds == 300);
}

TEST_CASE("a fleet.db that cannot be read or written any more is told, and kiosks are judged by what was known") {
    FleetOnDisk disk;
    const store::Device hall = disk.device("hall");
    REQUIRE(disk.other->enrol("hall", hall));
    bool is_told = false;
    {
        const test::CapturedLog log;
        const auto fleet = disk.start({1ms, 1ms, 64});
        auto breaker = Database::open(disk.file, Database::Mode::read_write);
        REQUIRE(breaker);
        REQUIRE(breaker->execute("ALTER TABLE device RENAME TO gone"));
        fleet->note({hall.id, {500}});
        is_told = test::eventually([&] {
            return log.says("[error] fleet.unreadable reason=") && log.says("[error] fleet.unwritable reason=");
        });
        CHECK(fleet->find_device(hall.id)->key == hall.key);
    }
    CHECK(is_told);
}

TEST_CASE("what another program writes is known soon") {
    FleetOnDisk disk;
    const store::Device hall = disk.device("hall");
    const auto fleet = disk.start({1ms, 1h, 64});
    CHECK(!fleet->find_device(hall.id));
    REQUIRE(disk.other->enrol("hall", hall));
    CHECK(test::eventually([&] { return fleet->find_device(hall.id).has_value(); }));
    REQUIRE(disk.other->set_blocked(hall.id, true));
    CHECK(test::eventually([&] { return fleet->find_device(hall.id)->blocked; }));
}

TEST_CASE("an enrolled device is found before its kiosk is answered") {
    FleetOnDisk disk;
    const store::Device hall = disk.device("hall");
    const auto fleet = disk.start(FleetOnDisk::still);
    std::promise<bool> found;
    REQUIRE(fleet->submit([&](store::FleetStore& store) { REQUIRE(store.enrol("hall", hall)); },
                          [&] { found.set_value(fleet->find_device(hall.id).has_value()); }));
    CHECK(found.get_future().get());
}

TEST_CASE("works wait in a queue with an end, and those that were taken are done before the fleet stops") {
    FleetOnDisk disk;
    auto fleet = disk.start({1h, 1h, 2});
    std::promise<void> begun;
    std::promise<void> held;
    int done = 0;
    REQUIRE(fleet->submit(
        [&](store::FleetStore&) {
            begun.set_value();
            held.get_future().wait();
        },
        [&] { ++done; }));
    begun.get_future().wait();
    REQUIRE(fleet->submit([](store::FleetStore&) {}, [&] { ++done; }));
    REQUIRE(fleet->submit([](store::FleetStore&) {}, [&] { ++done; }));
    CHECK(!fleet->submit([](store::FleetStore&) {}, [&] { ++done; }));
    held.set_value();
    fleet.reset();
    CHECK(done == 3);
}

}  // namespace
}  // namespace veche::server
