#include "sync/report.h"

#include <algorithm>
#include <doctest/doctest.h>

#include "sync/synchroniser.h"
#include "tests/support/faulty_file_calls.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/memory_town.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

struct Fixture {
    test::TemporaryFolder folder;
    test::FaultyFileCalls calls;
    test::MemoryTown town;
    int status = 200;  // of the answer to a report
    std::vector<std::string> reports;
    test::MemoryHttpClient client{[this](const HttpRequest& request) -> Result<HttpAnswer> {
        if (request.target != "/v1/report") return town.answer(request);
        CHECK(request.method == "POST");
        CHECK(std::any_of(request.headers.begin(), request.headers.end(),
                          [](const auto& field) { return field.first == "Signature"; }));
        reports.push_back(request.body);
        return HttpAnswer{status, {}, "{}"};
    }};
    test::ManualClock clock;
    test::CountingRandom random;
    protocol::Bundle bundle = town.bundle();
    std::optional<ClockFloor> floor;
    std::unique_ptr<Synchroniser> kiosk;

    Fixture() {
        town.publish({"Первая"});
        floor.emplace(*DurableFolder::open(folder.path(), calls), Instant{1700000000});
        SynchroniserSettings settings;
        settings.folder = folder.path();
        settings.describe = [] {
            protocol::KioskReport report;
            report.waiting = 5;
            report.version = "1.2";
            return report;
        };
        kiosk = std::move(*Synchroniser::create(settings, bundle, client, clock, *floor, random, calls));
    }
    // Rounds of one look at the server.
    SyncReport look() {
        SyncReport last;
        for (int round = 0; round < 8; ++round) {
            SyncReport report = kiosk->run_once();
            if (report.device) last.device = report.device;
            last.problems.insert(last.problems.end(), report.problems.begin(), report.problems.end());
            last.status = report.status;
        }
        clock.advance(std::chrono::minutes(20));
        return last;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "with each look a kiosk tells its server how it stands, once") {
    CHECK(look().problems.empty());
    REQUIRE(reports.size() == 1);
    CHECK(protocol::kiosk_report_from_json(reports[0])->waiting == 5);
    CHECK(look().problems.empty());
    CHECK(reports.size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "a server that knows no reports is no problem") {
    status = 404;
    CHECK(look().problems.empty());
    CHECK(reports.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a report that is answered with 403 tells that the kiosk is blocked") {
    status = 403;
    const SyncReport told = look();
    CHECK(told.status.device == DeviceStanding::blocked);
    CHECK(told.problems.size() == 1);
}

}  // namespace veche::sync
