#include "sync/clock_floor.h"

#include <doctest/doctest.h>

#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

constexpr std::int64_t day = 86'400;

struct Fixture {
    test::TemporaryFolder folder;
    SystemFileCalls calls;
    test::ManualClock clock;
    ClockFloor floor = start();

    [[nodiscard]] ClockFloor start(Instant built = {1'700'000'000}) {
        return ClockFloor(*DurableFolder::open(folder.path(), calls), built);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a machine that wakes up in 1970 is told the newest time the kiosk knows of") {
    clock.set({100});
    CHECK(floor.now(clock) == Instant{1'700'000'000});
    floor.take_signed({1'800'000'000});
    floor.take_signed({1'750'000'000});
    CHECK(floor.now(clock) == Instant{1'800'000'000});
    CHECK(floor.suspicion(clock) == ClockSuspicion::behind);
    clock.set({1'800'000'000 + 80 * day});
    CHECK(floor.now(clock) == Instant{1'800'000'000 + 80 * day});
    CHECK(floor.suspicion(clock) == ClockSuspicion::none);
}

TEST_CASE_FIXTURE(Fixture, "a clock a few minutes behind the server's is not wrong, and never shown going back") {
    clock.set({1'800'000'000});
    floor.take_signed({1'800'000'300});
    CHECK(floor.suspicion(clock) == ClockSuspicion::none);
    CHECK(floor.now(clock) == Instant{1'800'000'300});
    floor.take_signed({1'800'000'601});
    CHECK(floor.suspicion(clock) == ClockSuspicion::behind);
}

TEST_CASE_FIXTURE(Fixture, "the last shutdown is remembered, but not a clock that was years ahead") {
    clock.set({1'700'500'000});
    floor.take_shutdown(clock);
    REQUIRE(floor.save());
    clock.set({100});
    CHECK(start().now(clock) == Instant{1'700'500'000});
    clock.set({9'000'000'000});
    floor.take_shutdown(clock);
    REQUIRE(floor.save());
    clock.set({100});
    CHECK(start().now(clock).seconds == 1'700'000'000 + 366 * 86'400);
}

TEST_CASE_FIXTURE(Fixture, "a newer program starts no earlier than it was built, whatever the file says") {
    floor.take_signed({1'700'500'000});
    REQUIRE(floor.save());
    clock.set({100});
    CHECK(start({1'800'000'000}).now(clock) == Instant{1'800'000'000});
}

TEST_CASE_FIXTURE(Fixture, "a clock 400 days ahead is found out by the server, and the screens show the server's day") {
    clock.set({1'800'000'000 + 400 * day});
    floor.take_heard({1'800'000'000}, clock);
    CHECK(floor.suspicion(clock) == ClockSuspicion::ahead);
    CHECK(floor.now(clock) == Instant{1'800'000'000});
    clock.advance(std::chrono::hours(5));
    CHECK(floor.now(clock) == Instant{1'800'000'000 + 5 * 3600});
    floor.take_shutdown(clock);
    REQUIRE(floor.save());
    clock.set({100});
    CHECK(start().now(clock) == Instant{1'800'000'000 + 5 * 3600});
}

TEST_CASE_FIXTURE(Fixture, "a year that a clock ahead left at shutdown goes when the server is heard") {
    clock.set({1'800'000'000 + 400 * day});
    floor.take_signed({1'800'000'000});
    floor.take_shutdown(clock);
    REQUIRE(floor.save());
    ClockFloor next = start();
    clock.set({1'800'000'500});
    CHECK(next.suspicion(clock) == ClockSuspicion::behind);
    next.take_heard({1'800'000'500}, clock);
    CHECK(next.suspicion(clock) == ClockSuspicion::none);
    CHECK(next.now(clock) == Instant{1'800'000'500});
    // And is not there again after the next start, before the server is heard.
    REQUIRE(next.save());
    clock.set({1'800'000'000});
    CHECK(start().now(clock) == Instant{1'800'000'500});
}

TEST_CASE_FIXTURE(Fixture, "a clock 400 days ahead is doubted before the server is heard, after a start as well") {
    clock.set({1'800'000'000});
    floor.take_heard({1'800'000'000}, clock);
    clock.set({1'800'000'000 + 400 * day});
    floor.take_shutdown(clock);
    REQUIRE(floor.save());
    ClockFloor next = start();
    CHECK(next.suspicion(clock) == ClockSuspicion::doubtful);
    CHECK_MESSAGE(next.now(clock) == clock.now(), "there is no better one");
    next.take_shutdown(clock);
    REQUIRE(next.save());
    CHECK_MESSAGE(start().suspicion(clock) == ClockSuspicion::doubtful, "what it left itself does not vouch for it");
    clock.set({1'800'000'000 + 90 * day});
    CHECK_MESSAGE(start().suspicion(clock) == ClockSuspicion::behind, "the year it left");
}

TEST_CASE_FIXTURE(Fixture, "a kiosk without network for a season believes its clock, for more than 90 days not") {
    floor.take_signed({1'800'000'000});
    clock.set({1'800'000'000 + 90 * day});
    CHECK(floor.suspicion(clock) == ClockSuspicion::none);
    clock.set({1'800'000'001 + 90 * day});
    CHECK(floor.suspicion(clock) == ClockSuspicion::doubtful);
    floor.take_heard({1'800'000'000 + 90 * day}, clock);
    CHECK(floor.suspicion(clock) == ClockSuspicion::none);
}

TEST_CASE_FIXTURE(Fixture, "the clock file of a program of before, with one time, is read") {
    REQUIRE(DurableFolder::open(folder.path(), calls)->replace("clock", "2027-01-15T08:00:00Z\n"));
    clock.set({1'800'000'000 + 60 * day});
    CHECK(start().suspicion(clock) == ClockSuspicion::none);
    clock.set({1'800'000'000 - 60 * day});
    CHECK(start().suspicion(clock) == ClockSuspicion::behind);
    CHECK(start().now(clock) == Instant{1'800'000'000});
}

TEST_CASE_FIXTURE(Fixture, "a server 61 days ahead for one look is believed no longer than it says so") {
    clock.set({1'800'000'000});
    floor.take_heard({1'800'000'000 + 61 * day}, clock);
    CHECK_MESSAGE(floor.suspicion(clock) == ClockSuspicion::behind, "so no day is promised");
    REQUIRE(floor.save());
    floor.take_heard({1'800'000'060}, clock);
    CHECK(floor.suspicion(clock) == ClockSuspicion::none);
    CHECK(floor.now(clock) == Instant{1'800'000'000});
    REQUIRE(floor.save());
    CHECK(start().now(clock) == Instant{1'800'000'060});
}

TEST_CASE_FIXTURE(Fixture, "a machine in 1970 goes by what the server says, and by how long ago it said it") {
    clock.set({100});
    floor.take_heard({1'800'000'000}, clock);
    clock.advance(std::chrono::hours(1));
    CHECK(floor.suspicion(clock) == ClockSuspicion::behind);
    CHECK(floor.now(clock) == Instant{1'800'000'000 + 3600});
}

}  // namespace veche::sync
