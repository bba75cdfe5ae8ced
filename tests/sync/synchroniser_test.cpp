#include "sync/synchroniser.h"

#include <doctest/doctest.h>
#include <fstream>

#include "sync/records.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/memory_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

using std::chrono::milliseconds;

struct Fixture {
    test::TemporaryFolder folder;
    SystemFileCalls calls;
    test::MemoryTown town;
    test::MemoryHttpClient client{[this](const HttpRequest& request) { return town.answer(request); }};
    test::ManualClock clock;
    test::CountingRandom random;
    std::unique_ptr<Spool> spool = *Spool::open(folder.path() / "spool", calls);
    protocol::Bundle bundle = town.bundle();
    std::optional<ClockFloor> floor;
    std::unique_ptr<Synchroniser> kiosk = start();

    Fixture() { town.publish({"Первая"}); }
    [[nodiscard]] std::unique_ptr<Synchroniser> start() {
        SynchroniserSettings settings;
        settings.folder = folder.path();
        floor.emplace(*DurableFolder::open(folder.path(), calls), Instant{1700000000});
        return std::move(*Synchroniser::create(settings, bundle, *spool, client, clock, *floor, random, calls));
    }
    [[nodiscard]] std::string appeal(unsigned number) const {
        return test::sealed(test::appeal(kiosk->device_key(), number, "Текст"), kiosk->device_key());
    }
    void wait(const SyncReport& report) { clock.advance(report.next + milliseconds(1)); }
    void add_record(std::uint64_t sequence, std::string answer, unsigned epoch = 0) {
        test::CountingRandom lookup(7);
        test::CountingRandom other(epoch);
        protocol::StatusInside inside;
        inside.sequence = sequence;
        inside.time = Instant{1795215481};
        inside.status.answer = std::move(answer);
        protocol::StatusOutside outside;
        outside.lookup_id = protocol::make_random<protocol::LookupId>(lookup);
        outside.epoch = protocol::make_random<protocol::Epoch>(other);
        outside.position = town.records.size() + 1;
        town.records.push_back(
            *protocol::write_status_record(outside, inside, test::box_key('r').public_key(), town.record_key, random));
    }
    [[nodiscard]] static protocol::ReceiptKeys receipt() {
        test::CountingRandom lookup(7);
        return {protocol::make_random<protocol::LookupId>(lookup), test::box_key('r')};
    }
    void write_bundle(const std::filesystem::path& path) {
        for (const auto& [name, bytes] : town.files) {
            std::filesystem::create_directories((path / name).parent_path());
            std::ofstream(path / name, std::ios::binary) << bytes;
        }
        bundle.content_folder = path;
    }
    void damage_blobs() {
        for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path() / "content" / "blobs")) {
            if (file.is_regular_file()) std::ofstream(file.path(), std::ios::trunc) << "damaged";
        }
    }
    [[nodiscard]] std::string answer() const {
        const auto found = kiosk->records().open_with(receipt(), town.record_key.public_key());
        return found && *found ? (*found)->status.answer : "none";
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a new kiosk enrols, gets its edition, then delivers") {
    REQUIRE(spool->put(appeal(1)));
    SyncReport report = kiosk->run_once();
    CHECK(report.enrolled);
    CHECK(report.reach == Reach::reached);
    CHECK(report.new_edition.has_value());
    CHECK(report.freshness == Freshness::fresh);
    CHECK(report.confirmed == clock.now());
    CHECK(report.next == milliseconds(0));
    report = kiosk->run_once();
    CHECK(report.delivered == 1);
    CHECK_FALSE(report.new_edition.has_value());
    CHECK(report.spool.pending == 0);
    CHECK(report.problems.empty());
    CHECK(town.stored.size() == 1);
    CHECK(report.next > milliseconds(0));
}

TEST_CASE_FIXTURE(Fixture, "what was handed in while the server was down is delivered once it is back") {
    (void)kiosk->run_once();
    town.down = true;
    REQUIRE(spool->put(appeal(1)));
    for (int i = 0; i < 20; ++i) {
        const SyncReport report = kiosk->run_once();
        CHECK(report.delivered == 0);
        CHECK(report.reach != Reach::reached);
        CHECK(report.next > milliseconds(0));
        wait(report);
    }
    town.down = false;
    kiosk.reset();
    kiosk = start();
    CHECK(kiosk->newest().has_value());
    CHECK(kiosk->run_once().delivered == 1);
    CHECK(town.stored.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a server that is heard again is not waited for any longer") {
    (void)kiosk->run_once();
    town.down = true;
    REQUIRE(spool->put(appeal(1)));
    for (int i = 0; i < 20; ++i) wait(kiosk->run_once());
    town.down = false;
    std::size_t delivered = 0;
    milliseconds waited{0};
    while (delivered == 0 && waited < std::chrono::hours(2)) {
        const SyncReport report = kiosk->run_once();
        delivered += report.delivered;
        waited += report.next;
        wait(report);
    }
    CHECK(delivered == 1);
    CHECK(waited <= std::chrono::minutes(16));
}

TEST_CASE_FIXTURE(Fixture, "an edition counts as confirmed only when the one the server names is whole here") {
    const auto first = kiosk->run_once().confirmed;
    REQUIRE(first.has_value());
    const auto had = town.files;
    town.publish({"Первая", "Вторая"});
    const auto complete = town.files;
    for (const auto& [name, bytes] : complete) {
        if (name.find("blobs/") == 0 && !had.contains(name)) town.files.erase(name);
    }
    clock.advance(std::chrono::minutes(20));
    SyncReport report = kiosk->run_once();
    CHECK(report.reach == Reach::reached);
    CHECK_FALSE(report.problems.empty());
    CHECK(report.confirmed == first);
    town.files = complete;
    clock.advance(std::chrono::minutes(20));
    report = kiosk->run_once();
    CHECK(report.new_edition.has_value());
    CHECK(report.confirmed == clock.now());
}

TEST_CASE_FIXTURE(Fixture, "a kiosk whose clock says 1970 enrols, reads and delivers") {
    clock.set(Instant{100});
    (void)kiosk->run_once();
    REQUIRE(spool->put(appeal(1)));
    CHECK(kiosk->run_once().delivered == 1);
    CHECK(floor->now(clock) == Instant{1795215481});
    CHECK(floor->is_behind(clock));
    kiosk->remember_shutdown();
    kiosk.reset();
    kiosk = start();
    CHECK(floor->now(clock) == Instant{1795215481});
}

TEST_CASE_FIXTURE(Fixture, "a clock far ahead at shutdown does not stay for ever") {
    (void)kiosk->run_once();
    clock.set(Instant{9'000'000'000});
    kiosk->remember_shutdown();
    clock.set(Instant{1795215481});
    kiosk.reset();
    kiosk = start();
    CHECK(floor->now(clock).seconds <= 1795215481 + 366 * 86'400);
}

TEST_CASE_FIXTURE(Fixture, "the bundle's first edition is shown without a network") {
    const test::TemporaryFolder first;
    write_bundle(first.path());
    town.down = true;
    kiosk = start();
    SyncReport report = kiosk->run_once();
    CHECK(report.new_edition.has_value());
    CHECK(report.next == milliseconds(0));
    CHECK(client.requests.empty());
    report = kiosk->run_once();
    CHECK_FALSE(report.new_edition.has_value());
    CHECK(report.reach == Reach::unreachable);
    CHECK(kiosk->newest().has_value());
}

TEST_CASE_FIXTURE(Fixture, "files damaged while the kiosk runs are brought from the server") {
    REQUIRE(kiosk->run_once().new_edition);
    damage_blobs();
    kiosk->check_files();
    const SyncReport report = kiosk->run_once();
    CHECK(report.mended);
    CHECK_FALSE(report.new_edition);
    kiosk->check_files();
    clock.advance(std::chrono::minutes(1));
    CHECK_FALSE(kiosk->run_once().mended);
}

TEST_CASE_FIXTURE(Fixture, "files damaged while the kiosk runs are brought from the bundle when no server is reached") {
    const test::TemporaryFolder first;
    write_bundle(first.path());
    town.down = true;
    kiosk = start();
    REQUIRE(kiosk->run_once().new_edition);
    damage_blobs();
    kiosk->check_files();
    CHECK(kiosk->run_once().mended);
}

TEST_CASE_FIXTURE(Fixture, "a disk that damages everything again does not keep the network busy") {
    REQUIRE(kiosk->run_once().new_edition);
    clock.advance(std::chrono::minutes(2));
    damage_blobs();
    kiosk->check_files();
    REQUIRE(kiosk->run_once().mended);
    damage_blobs();
    client.requests.clear();
    kiosk->check_files();
    CHECK_FALSE(kiosk->run_once().mended);
    CHECK(client.requests.empty());
    clock.advance(std::chrono::minutes(1));
    kiosk->check_files();
    CHECK(kiosk->run_once().mended);
}

TEST_CASE_FIXTURE(Fixture, "the status tells refused metadata from expired ones and from no network") {
    town.down = true;
    CHECK(kiosk->run_once().status.metadata == MetadataState::not_seen);
    town.down = false;
    clock.advance(std::chrono::hours(1));
    CHECK(kiosk->run_once().status.metadata == MetadataState::accepted);
    town.timestamp_key = test::signing_key('x');
    town.publish({"Чужая"});
    clock.advance(std::chrono::hours(1));
    CHECK(kiosk->run_once().status.metadata == MetadataState::refused);
    town.down = true;
    clock.advance(std::chrono::hours(1));
    CHECK(kiosk->run_once().status.metadata == MetadataState::refused);
    town.down = false;
    town.timestamp_key = test::signing_key('M');
    town.publish({"Старая"});
    clock.advance(std::chrono::hours(24 * 40));
    CHECK(kiosk->run_once().status.metadata == MetadataState::expired);
}

TEST_CASE_FIXTURE(Fixture, "a wrong code is not tried until it is dead") {
    test::CountingRandom other(99);
    bundle.enrolment_code = protocol::make_receipt_code(other);
    kiosk = start();
    std::size_t tries = 0;
    for (int i = 0; i < 10; ++i) {
        const SyncReport report = kiosk->run_once();
        CHECK_FALSE(report.enrolled);
        clock.advance(std::chrono::minutes(1));
    }
    for (const HttpRequest& request : client.requests) tries += request.target == "/v1/enrol" ? 1U : 0U;
    CHECK(tries == 1);
}

TEST_CASE_FIXTURE(Fixture, "answers come back and are opened by the receipt, offline too") {
    (void)kiosk->run_once();
    CHECK(answer() == "none");
    add_record(1, "");
    add_record(2, "Крыша будет починена");
    clock.advance(std::chrono::minutes(2));
    CHECK(kiosk->run_once().new_records == 2);
    CHECK(answer() == "Крыша будет починена");
    town.down = true;
    kiosk.reset();
    kiosk = start();
    CHECK(answer() == "Крыша будет починена");
}

TEST_CASE_FIXTURE(Fixture, "a record of a lower sequence never takes the place of a higher one") {
    add_record(5, "Новый ответ");
    (void)kiosk->run_once();
    wait(kiosk->run_once());
    add_record(4, "Старый ответ", 77);
    wait(kiosk->run_once());
    (void)kiosk->run_once();
    CHECK(answer() == "Новый ответ");
}

TEST_CASE_FIXTURE(Fixture, "a feed that is not the town's is refused") {
    (void)kiosk->run_once();
    add_record(1, "Ответ");
    town.records.back().back() = static_cast<char>(town.records.back().back() ^ 1);
    clock.advance(std::chrono::minutes(2));
    const SyncReport report = kiosk->run_once();
    CHECK(report.new_records == 0);
    CHECK_FALSE(report.problems.empty());
    CHECK(answer() == "none");
}

TEST_CASE_FIXTURE(Fixture, "a kiosk with a damaged key says so instead of becoming another kiosk") {
    kiosk.reset();
    std::ofstream(folder.path() / "device.key", std::ios::trunc) << "short";
    SynchroniserSettings settings;
    settings.folder = folder.path();
    CHECK_FALSE(Synchroniser::create(settings, bundle, *spool, client, clock, *floor, random, calls));
}

}  // namespace veche::sync
