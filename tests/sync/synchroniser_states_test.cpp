// How a kiosk stands with its town: what it tells, and that no state of it spins.
#include <map>

#include "sync/synchroniser.h"
#include "tests/sync/synchroniser_rig.h"

namespace veche::sync {

TEST_CASE_FIXTURE(SynchroniserRig, "the status tells refused metadata from expired ones and from no network") {
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

TEST_CASE_FIXTURE(SynchroniserRig, "a wrong code is not tried until it is dead") {
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

TEST_CASE_FIXTURE(SynchroniserRig, "a kiosk with a damaged key says so instead of becoming another kiosk") {
    kiosk.reset();
    std::ofstream(folder.path() / "device.key", std::ios::trunc) << "short";
    SynchroniserSettings settings;
    settings.folder = folder.path();
    CHECK_FALSE(Synchroniser::create(settings, bundle, client, clock, *floor, random, calls));
}

TEST_CASE_FIXTURE(SynchroniserRig, "a captive portal's 403 to the enrolment is no wrong code") {
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

TEST_CASE_FIXTURE(SynchroniserRig,
                  "a kiosk 400 days ahead knows it once the server was heard, and shows the server's day") {
    (void)delivered(kiosk->run_once());
    clock.set(Instant{1795215481 + 400 * 86'400});
    delivery->server_is_back();
    (void)delivered(kiosk->run_once());
    const SyncReport report = kiosk->run_once();
    CHECK(report.status.clock == ClockSuspicion::ahead);
    CHECK(report.freshness == Freshness::fresh);
    CHECK(floor->now(clock) == Instant{1795215481});
}

TEST_CASE_FIXTURE(SynchroniserRig,
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

struct StatesRig : SynchroniserRig {
    // A duty is told by what it asks for; an envelope's name does not count.
    [[nodiscard]] std::map<std::string, long> asked_by_duty() const {
        std::map<std::string, long> asked;
        for (const HttpRequest& request : client.requests) {
            const bool is_envelope = request.method == "PUT";
            ++asked[request.method + (is_envelope ? "" : request.target.substr(0, request.target.find('?')))];
        }
        return asked;
    }
};

// Both threads' rounds, in every state a kiosk was found spinning in, or could be.
TEST_CASE_FIXTURE(StatesRig, "a round without progress waits, whatever the state of the kiosk") {
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
    SUBCASE("enrolled, then an edition that does not fit") {
        state = "small";
    }
    SUBCASE("no room for any edition from the start") {
        calls.free = 10'000;
    }
    SUBCASE("enrolled, then metadata of somebody else") {
        state = "wrong metadata";
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
    if (state == "wrong metadata") town.timestamp_key = test::signing_key('x');
    if (state == "small" || state == "wrong metadata") town.publish({"Первая", "Вторая"});
    if (state == "small") calls.free = 10'000;
    client.requests.clear();
    const milliseconds begun = clock.steady();
    std::size_t rounds_with_progress = 0;
    for (int i = 0; i < 200; ++i) {
        const SyncReport report = kiosk->run_once();
        DeliveryReport told;
        const Round round = deliver(report, told);
        rounds_with_progress += (report.round.made_progress() ? 1U : 0U) + (round.made_progress() ? 1U : 0U);
        clock.advance(std::min(report.round.next(), round.next()));
    }
    // The edition, the enrolment, the appeal, the ballot: what can be done is done once.
    CHECK(rounds_with_progress <= 6);
    // Some 200 rounds may be many hours. Each duty has its interval of a minute, and what fails waits longer; a few
    // tries follow one another at first.
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(clock.steady() - begun).count();
    CHECK(minutes >= 30);
    for (const auto& [what, asked] : asked_by_duty()) {
        const std::string& duty = what;
        CAPTURE(duty);
        CHECK(asked <= minutes + 12);
    }
}

}  // namespace veche::sync
