#include <doctest/doctest.h>

#include "sync/protocol/feed_start.h"
#include "sync/protocol/kiosk_report.h"
#include "tests/support/sample_submissions.h"

namespace veche::protocol {

TEST_CASE("the body of a report is, byte for byte, what docs/protocol.md shows") {
    const KioskReport report{2, 1, 7, 12'300'000'000, *parse_instant("2027-07-10T13:05:09Z"), "0.9.1", "sync.problem"};
    const std::string body =
        R"({"alarms":1,"clock":"2027-07-10T13:05:09Z","edition":7,"format":1,"free_bytes":12300000000,)"
        R"("last_event":"sync.problem","version":"0.9.1","waiting":2})";
    CHECK(to_json(report) == body);
    CHECK(kiosk_report_from_json(body) == report);
}

TEST_CASE("the report of a quiet kiosk does not tell that a ballot was put: the disk's room is told roughly") {
    KioskReport report{0, 0, 7, 12'345'678'901, *parse_instant("2027-07-10T13:05:09Z"), "0.9.1", ""};
    const std::string before = to_json(report);
    for (const std::uint64_t bytes_of_ballots : {4'096ULL, 8'192ULL, 40'000'000ULL}) {
        report.free_bytes = 12'345'678'901 - bytes_of_ballots;
        CHECK(to_json(report) == before);
    }
    CHECK(kiosk_report_from_json(before)->free_bytes == 12'300'000'000);
    report.free_bytes = 99'999'999;
    CHECK(kiosk_report_from_json(to_json(report))->free_bytes == 0);
}

TEST_CASE("a feed start is read back, and one changed byte is the town's no more") {
    const SigningKey key = test::signing_key('s');
    FeedStart start;
    start.epoch.bytes[3] = 9;
    start.lowest = 12345;
    const std::string bytes = write_feed_start(start, key);
    REQUIRE(bytes.size() == feed_start_size);
    CHECK(read_feed_start(bytes, key.public_key()) == start);
    CHECK(position_in_feed_start(bytes) == 12345);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(read_feed_start(changed, key.public_key()));
    }
}

}  // namespace veche::protocol
