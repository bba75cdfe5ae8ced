#include "sync/clock_floor.h"

#include <doctest/doctest.h>

#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::sync {
namespace {

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
    CHECK(floor.is_behind(clock));
    clock.set({1'900'000'000});
    CHECK(floor.now(clock) == Instant{1'900'000'000});
    CHECK_FALSE(floor.is_behind(clock));
}

TEST_CASE_FIXTURE(Fixture, "a clock a few minutes behind the server's is not wrong, and never shown going back") {
    clock.set({1'800'000'000});
    floor.take_signed({1'800'000'300});
    CHECK_FALSE(floor.is_behind(clock));
    CHECK(floor.now(clock) == Instant{1'800'000'300});
    floor.take_signed({1'800'000'601});
    CHECK(floor.is_behind(clock));
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

}  // namespace veche::sync
