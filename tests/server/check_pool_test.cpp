#include "server/intake/check_pool.h"

#include <doctest/doctest.h>
#include <future>
#include <latch>
#include <numeric>

using namespace veche::server;

TEST_CASE("everything is checked once, and who waits for it sees it all") {
    CheckPool pool(4);
    for (const std::size_t count : {1U, 15U, 16U, 17U, 256U}) {
        std::vector<int> checked(count);  // not atomic: what was written has to be seen
        std::promise<int> sum;
        pool.submit(
            count, [&](std::size_t i) { ++checked[i]; },
            [&] { sum.set_value(std::accumulate(checked.begin(), checked.end(), 0)); });
        CHECK(sum.get_future().get() == static_cast<int>(count));
        CHECK(std::all_of(checked.begin(), checked.end(), [](int times) { return times == 1; }));
    }
}

TEST_CASE("one batch is checked by several threads at once") {
    CheckPool pool(2);
    std::latch both(2);  // one thread alone would wait for ever
    std::promise<void> done;
    pool.submit(
        17,
        [&](std::size_t i) {
            if (i == 0 || i == 16) both.arrive_and_wait();
        },
        [&] { done.set_value(); });
    CHECK(done.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
}

TEST_CASE("a pool that stops first does what waits") {
    std::atomic<int> done = 0;
    {
        CheckPool pool(2);
        for (int i = 0; i < 50; ++i)
            pool.submit(
                20, [](std::size_t) {}, [&] { ++done; });
    }
    CHECK(done == 50);
}

TEST_CASE("one that is checked last is waited for") {
    CheckPool pool(2);
    std::atomic<bool> is_checked = false;
    std::latch others_done(1);
    std::promise<bool> was_checked;
    pool.submit(
        17,
        [&](std::size_t i) {
            if (i == 16) others_done.count_down();
            if (i != 0) return;
            others_done.wait();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            is_checked = true;
        },
        [&] { was_checked.set_value(is_checked); });
    CHECK(was_checked.get_future().get());
}
