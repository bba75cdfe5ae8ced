#include "sync/synchroniser.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>

#include "sync/delivery.h"
#include "sync/records.h"
#include "tests/support/faulty_file_calls.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/memory_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

using std::chrono::milliseconds;

struct Fixture {
    test::TemporaryFolder folder;
    test::FaultyFileCalls calls;
    test::MemoryTown town;
    bool portal = false;       // everything is answered by somebody else
    int status_of_signed = 0;  // what signed requests are answered with, if not by the town
    test::MemoryHttpClient client{[this](const HttpRequest& request) -> Result<HttpAnswer> {
        if (portal) return HttpAnswer{request.method == "POST" ? 403 : 200, {}, "<html>Welcome</html>"};
        const bool is_signed = std::any_of(request.headers.begin(), request.headers.end(),
                                           [](const auto& field) { return field.first == "Signature"; });
        if (is_signed && status_of_signed != 0) return HttpAnswer{status_of_signed, {}, ""};
        return town.answer(request);
    }};
    test::ManualClock clock;
    test::CountingRandom random;
    std::unique_ptr<Spool> spool = *Spool::open(folder.path() / "spool", calls);
    protocol::Bundle bundle = town.bundle();
    std::optional<ClockFloor> floor;
    std::unique_ptr<Synchroniser> kiosk = start();
    std::optional<RequestSigner> signer;
    std::optional<Delivery> delivery;

    Fixture() { town.publish({"Первая"}); }
    [[nodiscard]] std::unique_ptr<Synchroniser> start() {
        SynchroniserSettings settings;
        settings.folder = folder.path();
        floor.emplace(*DurableFolder::open(folder.path(), calls), Instant{1700000000});
        return std::move(*Synchroniser::create(settings, bundle, client, clock, *floor, random, calls));
    }
    [[nodiscard]] std::string appeal(unsigned number) const {
        return test::sealed(test::appeal(kiosk->device_key(), number, "Текст"), kiosk->device_key());
    }
    void wait(const SyncReport& report) { clock.advance(report.round.next() + milliseconds(1)); }
    // A round of the other thread, by what this one tells it.
    Round deliver(const SyncReport& looked, DeliveryReport& told) {
        if (!looked.delivery_key) return Round::wait(std::chrono::hours(24));
        if (!delivery) {
            signer.emplace(kiosk->device_key(), clock);
            delivery.emplace(*spool, client, *signer, clock, random, DeliverySettings());
        }
        const Round round = delivery->round(*looked.delivery_key, told);
        if (told.heard) floor->take_heard(*told.heard, clock);
        return round;
    }
    [[nodiscard]] std::size_t delivered(const SyncReport& looked) {
        DeliveryReport told;
        (void)deliver(looked, told);
        return told.delivered;
    }
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
    CHECK(report.round.made_progress());
    report = kiosk->run_once();
    CHECK(delivered(report) == 1);
    CHECK_FALSE(report.new_edition.has_value());
    CHECK(spool->count(Lane::single)->pending == 0);
    CHECK(report.problems.empty());
    CHECK(town.stored.size() == 1);
    CHECK_FALSE(report.round.made_progress());
}

TEST_CASE_FIXTURE(Fixture, "what was handed in while the server was down is delivered once it is back") {
    (void)kiosk->run_once();
    town.down = true;
    REQUIRE(spool->put(appeal(1)));
    for (int i = 0; i < 20; ++i) {
        const SyncReport report = kiosk->run_once();
        CHECK(delivered(report) == 0);
        CHECK(report.reach != Reach::reached);
        CHECK_FALSE(report.round.made_progress());
        wait(report);
    }
    town.down = false;
    delivery.reset();
    signer.reset();
    kiosk.reset();
    kiosk = start();
    CHECK(kiosk->newest().has_value());
    CHECK(delivered(kiosk->run_once()) == 1);
    CHECK(town.stored.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a server that is heard again is not waited for any longer") {
    (void)kiosk->run_once();
    town.down = true;
    REQUIRE(spool->put(appeal(1)));
    for (int i = 0; i < 20; ++i) {
        const SyncReport report = kiosk->run_once();
        CHECK(delivered(report) == 0);
        wait(report);
    }
    town.down = false;
    std::size_t arrived = 0;
    milliseconds waited{0};
    while (arrived == 0 && waited < std::chrono::hours(2)) {
        const SyncReport report = kiosk->run_once();
        if (report.reach == Reach::reached) delivery->server_is_back();
        arrived += delivered(report);
        waited += report.round.next();
        wait(report);
    }
    CHECK(arrived == 1);
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
    CHECK(delivered(kiosk->run_once()) == 1);
    CHECK(floor->now(clock) == Instant{1795215481});
    CHECK(floor->suspicion(clock) == ClockSuspicion::behind);
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
    CHECK(report.round.made_progress());
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
    CHECK_FALSE(Synchroniser::create(settings, bundle, client, clock, *floor, random, calls));
}

TEST_CASE_FIXTURE(Fixture, "a captive portal's 403 to the enrolment is no wrong code") {
    (void)kiosk->run_once();
    portal = true;
    std::filesystem::remove(folder.path() / "enrolled");
    kiosk.reset();
    kiosk = start();
    SyncReport report = kiosk->run_once();
    CHECK(report.status.enrolment == Enrolment::not_yet);
    CHECK(report.round.next() <= std::chrono::minutes(1));
    portal = false;
    clock.advance(std::chrono::minutes(2));
    CHECK(kiosk->run_once().enrolled);
}

TEST_CASE_FIXTURE(Fixture, "a kiosk 400 days ahead knows it once the server was heard, and shows the server's day") {
    (void)delivered(kiosk->run_once());
    clock.set(Instant{1795215481 + 400 * 86'400});
    delivery->server_is_back();
    (void)delivered(kiosk->run_once());
    const SyncReport report = kiosk->run_once();
    CHECK(report.status.clock == ClockSuspicion::ahead);
    CHECK(report.freshness == Freshness::fresh);
    CHECK(floor->now(clock) == Instant{1795215481});
}

TEST_CASE_FIXTURE(Fixture,
                  "an edition that does not fit is told with what it needs, and no record takes the last of the disk") {
    calls.free = 10'000;
    SyncReport report = kiosk->run_once();
    REQUIRE(report.status.edition_too_large);
    CHECK(report.status.edition_too_large->free_bytes == 10'000);
    CHECK(report.status.edition_too_large->needed_bytes > std::uint64_t{64} << 20U);
    calls.free.reset();
    clock.advance(std::chrono::hours(1));
    report = kiosk->run_once();
    CHECK(report.new_edition);
    CHECK_FALSE(report.status.edition_too_large);
    add_record(1, "Ответ");
    calls.free = 10'000;
    clock.advance(std::chrono::hours(1));
    CHECK(kiosk->run_once().new_records == 0);
    calls.free.reset();
    clock.advance(std::chrono::hours(1));
    CHECK(kiosk->run_once().new_records == 1);
}

// Both threads' rounds, in every state a kiosk was found spinning in, or could be.
TEST_CASE_FIXTURE(Fixture, "a round without progress waits, whatever the state of the kiosk") {
    test::TemporaryFolder first;
    write_bundle(first.path());
    std::string state;
    SUBCASE("never enrolled, no edition, no network") {
        bundle.content_folder.clear();
        town.down = true;
    }
    SUBCASE("never enrolled, with the bundle's edition, no network") {
        town.down = true;
    }
    SUBCASE("a captive portal in between") {
        portal = true;
    }
    SUBCASE("a wrong code") {
        test::CountingRandom other(99);
        bundle.enrolment_code = protocol::make_receipt_code(other);
    }
    SUBCASE("enrolled, then no network") {
        state = "down";
    }
    SUBCASE("enrolled, then unknown") {
        state = "401";
    }
    SUBCASE("enrolled, then blocked") {
        state = "403";
    }
    SUBCASE("enrolled, then refused") {
        state = "409";
    }
    SUBCASE("enrolled, then answered by a portal") {
        state = "portal";
    }
    SUBCASE("enrolled, then the disk is full") {
        state = "full";
    }
    SUBCASE("the disk is full from the start") {
        calls.full = true;
    }
    SUBCASE("enrolled, then the clock is put to 1970") {
        state = "1970";
    }
    SUBCASE("all is well") {
        state = "well";
    }
    kiosk = start();
    if (!state.empty()) (void)kiosk->run_once();
    if (!state.empty()) (void)kiosk->run_once();
    const bool was_full = calls.full;
    calls.full = false;
    REQUIRE(spool->put(appeal(1)));
    REQUIRE(spool->put(test::sealed(test::ballot(kiosk->device_key(), 20), kiosk->device_key())));
    calls.full = was_full || state == "full";
    town.down = town.down || state == "down";
    portal = portal || state == "portal";
    if (state == "401" || state == "403" || state == "409") status_of_signed = std::stoi(state);
    if (state == "1970") clock.set(Instant{100});
    std::size_t rounds_with_progress = 0;
    for (int i = 0; i < 200; ++i) {
        const SyncReport report = kiosk->run_once();
        DeliveryReport told;
        const Round round = deliver(report, told);
        rounds_with_progress += (report.round.made_progress() ? 1U : 0U) + (round.made_progress() ? 1U : 0U);
        if (!report.round.made_progress()) CHECK(report.round.next() >= Round::shortest_wait);
        if (!round.made_progress()) CHECK(round.next() >= Round::shortest_wait);
        clock.advance(std::min(report.round.next(), round.next()));
    }
    // The edition, the enrolment, the appeal, the ballot: what can be done is done once.
    CHECK(rounds_with_progress <= 6);
    // A kiosk that waits asks little: some 200 rounds may be many hours.
    CHECK(clock.steady() >= std::chrono::minutes(30));
}

}  // namespace veche::sync
