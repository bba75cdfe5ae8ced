// What every fleet store does.
#include "server/store/fleet_store.h"

#include <atomic>
#include <doctest/doctest.h>
#include <thread>

#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::server::store;

TEST_SUITE_BEGIN("stores");

namespace {

struct FleetRig : test::StoreRig {
    std::unique_ptr<FleetStore> store = open();

    std::unique_ptr<FleetStore> open() const {
        auto opened = storage->fleet();
        REQUIRE_MESSAGE(opened, opened.error().message);
        return std::move(*opened);
    }
    Device device(const std::string& name) {
        const auto key = protocol::make_random<protocol::SigningPublicKey>(random);
        return {protocol::device_id_of(key), key, name, {100}, {100}, false};
    }
};

}  // namespace

TEST_CASE("a code waits for its kiosk and is marked with the key that used it") {
    FleetRig fleet;
    REQUIRE(fleet.store->add_code({"hall", "CODE", {500}, 0, std::nullopt}));
    const Device device = fleet.device("hall");
    REQUIRE(fleet.store->enrol("hall", device));
    REQUIRE(fleet.store->enrol("hall", device));
    const auto code = fleet.store->find_code("hall");
    REQUIRE(code);
    REQUIRE(code->has_value());
    CHECK((*code)->used_by == device.key);
    CHECK((*code)->expires.seconds == 500);
    CHECK(fleet.store->devices()->size() == 1);
    CHECK(!fleet.store->find_code("porch")->has_value());
}

TEST_CASE("wrong proofs are counted until a new code of that name is made") {
    FleetRig fleet;
    REQUIRE(fleet.store->add_code({"hall", "ONE", {500}, 0, std::nullopt}));
    for (int i = 0; i < most_wrong_proofs; ++i) REQUIRE(fleet.store->count_wrong_proof("hall"));
    CHECK((*fleet.store->find_code("hall"))->wrong_proofs == most_wrong_proofs);
    REQUIRE(fleet.store->add_code({"hall", "TWO", {500}, 0, std::nullopt}));
    CHECK((*fleet.store->find_code("hall"))->wrong_proofs == 0);
    CHECK((*fleet.store->find_code("hall"))->code == "TWO");
}

TEST_CASE("a device is blocked and let in, and when it was seen only moves on") {
    FleetRig fleet;
    const Device device = fleet.device("hall");
    REQUIRE(fleet.store->enrol("hall", device));
    REQUIRE(fleet.store->set_blocked(device.id, true));
    REQUIRE(fleet.store->note({{device.id, {300}}}));
    REQUIRE(fleet.store->note({{device.id, {200}}, {fleet.device("not enrolled").id, {400}}}));
    const auto found = fleet.store->find_device(device.id);
    REQUIRE(found);
    CHECK((*found)->blocked);
    CHECK((*found)->last_seen.seconds == 300);
    CHECK((*found)->key == device.key);
    REQUIRE(fleet.store->set_blocked(device.id, false));
    CHECK(!(*fleet.store->find_device(device.id))->blocked);
}

TEST_CASE("the version tells that another connection has written") {
    FleetRig fleet;
    const auto other = fleet.open();
    const auto before = fleet.store->version();
    REQUIRE(before);
    CHECK(*fleet.store->version() == *before);
    REQUIRE(other->enrol("a", fleet.device("a")));
    CHECK(*fleet.store->version() != *before);
}

TEST_CASE("two who write at the same time both succeed") {
    FleetRig fleet;
    const auto other = fleet.open();
    std::vector<Device> devices;
    for (int i = 0; i < 100; ++i) devices.push_back(fleet.device(std::to_string(i)));
    std::atomic<int> failed{0};
    const auto enrol_half = [&](FleetStore& store, std::size_t first) {
        for (std::size_t i = first; i < devices.size(); i += 2) {
            if (!store.enrol("hall", devices[i])) ++failed;
        }
    };
    std::thread second([&] { enrol_half(*other, 1); });
    enrol_half(*fleet.store, 0);
    second.join();
    CHECK(failed == 0);
    CHECK(fleet.store->devices()->size() == 100);
}

TEST_CASE("a device that is removed takes its used code along, a code that is revoked leaves the devices") {
    FleetRig fleet;
    const Device hall = fleet.device("hall");
    REQUIRE(fleet.store->add_code({"hall", "CODE", {500}, 0, std::nullopt}));
    REQUIRE(fleet.store->enrol("hall", hall));
    REQUIRE(fleet.store->add_code({"library", "OTHER", {500}, 0, std::nullopt}));
    REQUIRE(fleet.store->remove_code("library"));
    REQUIRE(fleet.store->remove_code("nobody"));
    CHECK(fleet.store->devices()->size() == 1);
    REQUIRE(fleet.store->remove_device(hall.id));
    CHECK(fleet.store->devices()->empty());
    CHECK(fleet.store->codes()->empty());
}

TEST_SUITE_END();
