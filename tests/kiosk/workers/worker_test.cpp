#include "kiosk/workers/worker.h"

#include <chrono>
#include <doctest/doctest.h>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

#include "kiosk/workers/rounds.h"
#include "tests/support/captured_log.h"

namespace veche::kiosk {
namespace {

TEST_CASE("jobs are done in the order they were posted") {
    Worker worker;
    std::vector<int> done;
    std::promise<void> last;
    for (int i = 0; i < 3; ++i) worker.post([&done, i] { done.push_back(i); });
    worker.post([&last] { last.set_value(); });
    last.get_future().wait();
    CHECK(done == std::vector{0, 1, 2});
}

TEST_CASE("a job that throws does not end the kiosk, and the next one is done") {
    const test::CapturedLog log;
    Worker worker;
    std::promise<void> last;
    worker.post([] { throw std::out_of_range("text of a resident"); });
    worker.post([] { throw 1; });
    worker.post([&last] { last.set_value(); });
    last.get_future().wait();
    CHECK(log.says("kiosk.work_failed worker=job exception="));
    CHECK(log.says("kiosk.work_failed worker=job exception=unknown"));
    CHECK_MESSAGE(!log.says("resident"), "what an exception says may be what somebody wrote");
}

TEST_CASE("a round that throws does not end the kiosk, and rounds go on when somebody wakes it") {
    std::promise<void> second;
    int turns = 0;
    Rounds rounds("test");
    rounds.start([&](Woken) -> sync::Round {
        if (++turns == 1) {
            rounds.wake();
            throw std::out_of_range("text of a resident");
        }
        if (turns == 2) second.set_value();
        return sync::Round::wait(std::chrono::hours(1));
    });
    second.get_future().wait();
    rounds.stop();
    CHECK(turns >= 2);
}

TEST_CASE("only the newest search that has not begun is done") {
    Worker worker;
    std::promise<void> hold;
    std::promise<void> last;
    std::vector<int> done;
    worker.post([&hold] { hold.get_future().wait(); });
    for (int i = 0; i < 3; ++i) worker.replace(0, [&done, i] { done.push_back(i); });
    worker.post([&last] { last.set_value(); });
    hold.set_value();
    last.get_future().wait();
    CHECK(done.back() == 2);
    CHECK(done.size() <= 2);  // the first may have begun before the second came
}

TEST_CASE("a worker that is stopped has finished its job and begins no other") {
    Worker worker;
    std::promise<void> begun;
    bool finished = false;
    bool another = false;
    worker.post([&] {
        begun.set_value();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        finished = true;
    });
    begun.get_future().wait();
    worker.stop();
    CHECK(finished);
    worker.post([&another] { another = true; });
    worker.replace(0, [&another] { another = true; });
    worker.stop();
    CHECK_FALSE(another);
}

}  // namespace
}  // namespace veche::kiosk
