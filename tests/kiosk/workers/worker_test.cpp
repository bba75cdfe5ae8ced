#include "kiosk/workers/worker.h"

#include <chrono>
#include <doctest/doctest.h>
#include <future>
#include <thread>
#include <vector>

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
