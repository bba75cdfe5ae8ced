#include "sync/synchroniser.h"

#include "tests/sync/synchroniser_rig.h"

namespace veche::sync {

TEST_CASE_FIXTURE(SynchroniserRig, "a new kiosk enrols, gets its edition, then delivers") {
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

TEST_CASE_FIXTURE(SynchroniserRig, "what was handed in while the server was down is delivered once it is back") {
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

TEST_CASE_FIXTURE(SynchroniserRig, "a server that is heard again is not waited for any longer") {
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

TEST_CASE_FIXTURE(SynchroniserRig, "an edition counts as confirmed only when the one the server names is whole here") {
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

TEST_CASE_FIXTURE(SynchroniserRig, "a kiosk whose clock says 1970 enrols, reads and delivers") {
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

TEST_CASE_FIXTURE(SynchroniserRig, "a clock far ahead at shutdown does not stay for ever") {
    (void)kiosk->run_once();
    clock.set(Instant{9'000'000'000});
    kiosk->remember_shutdown();
    clock.set(Instant{1795215481});
    kiosk.reset();
    kiosk = start();
    CHECK(floor->now(clock).seconds <= 1795215481 + 366 * 86'400);
}

TEST_CASE_FIXTURE(SynchroniserRig, "the bundle's first edition is shown without a network") {
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

TEST_CASE_FIXTURE(SynchroniserRig, "files damaged while the kiosk runs are brought from the server") {
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

TEST_CASE_FIXTURE(SynchroniserRig,
                  "files damaged while the kiosk runs are brought from the bundle when no server is reached") {
    const test::TemporaryFolder first;
    write_bundle(first.path());
    town.down = true;
    kiosk = start();
    REQUIRE(kiosk->run_once().new_edition);
    damage_blobs();
    kiosk->check_files();
    CHECK(kiosk->run_once().mended);
}

TEST_CASE_FIXTURE(SynchroniserRig, "a disk that damages everything again does not keep the network busy") {
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

TEST_CASE_FIXTURE(SynchroniserRig, "answers come back and are opened by the receipt, offline too") {
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

TEST_CASE_FIXTURE(SynchroniserRig,
                  "what a restored server has lost is offered to it in the round that hears of its epoch") {
    (void)kiosk->run_once();
    add_record(1, "Ответ");
    clock.advance(std::chrono::minutes(2));
    REQUIRE(kiosk->run_once().new_records == 1);
    const auto offers = [&] {
        return std::count_if(client.requests.begin(), client.requests.end(), [](const HttpRequest& request) {
            return request.method == "POST" && request.target == "/v1/records";
        });
    };
    CHECK(offers() == 0);
    town.records.clear();
    test::CountingRandom other(77);
    town.epoch = to_hex(protocol::make_random<protocol::Epoch>(other));
    clock.advance(std::chrono::minutes(2));
    const SyncReport report = kiosk->run_once();
    CHECK(offers() == 1);
    CHECK(report.round.made_progress());
    (void)kiosk->run_once();
    CHECK(offers() == 2);
    CHECK(town.offered == std::vector<std::size_t>{0, 1});
    for (int i = 0; i < 5; ++i) wait(kiosk->run_once());
    CHECK(offers() == 2);
    CHECK(answer() == "Ответ");
}

TEST_CASE_FIXTURE(SynchroniserRig, "a record of a lower sequence never takes the place of a higher one") {
    add_record(5, "Новый ответ");
    (void)kiosk->run_once();
    wait(kiosk->run_once());
    add_record(4, "Старый ответ", 77);
    wait(kiosk->run_once());
    (void)kiosk->run_once();
    CHECK(answer() == "Новый ответ");
}

TEST_CASE_FIXTURE(SynchroniserRig, "a feed that is not the town's is refused") {
    (void)kiosk->run_once();
    add_record(1, "Ответ");
    town.records.back().back() = static_cast<char>(town.records.back().back() ^ 1);
    clock.advance(std::chrono::minutes(2));
    const SyncReport report = kiosk->run_once();
    CHECK(report.new_records == 0);
    CHECK_FALSE(report.problems.empty());
    CHECK(answer() == "none");
}

}  // namespace veche::sync
