#include "server/office/worker.h"

#include <doctest/doctest.h>
#include <future>
#include <memory>
#include <thread>

namespace veche::server::office {

TEST_CASE("a worker that has ended does nothing any more, and what waited has gone with all it held") {
    Worker worker(10);
    std::promise<void> begun;
    std::promise<void> may_end;
    const auto held = std::make_shared<int>(1);
    int done = 0;
    REQUIRE(worker.offer([&] {
        begun.set_value();
        may_end.get_future().wait();
        ++done;
    }));
    REQUIRE(worker.offer([&done, held] { ++done; }));
    begun.get_future().wait();
    std::thread ender([&] { worker.end(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    may_end.set_value();
    ender.join();
    CHECK(done == 1);
    CHECK(held.use_count() == 1);
    worker.go_on([&done, held] { ++done; });
    CHECK(held.use_count() == 1);
    worker.end();
    CHECK(done == 1);
}

TEST_CASE("what waits for a worker is bounded by its bytes, also while it is done") {
    Worker worker(10, 1, 100);
    std::promise<void> begun;
    std::promise<void> may_end;
    std::promise<void> ended;
    REQUIRE(worker.offer_bytes(
        [&] {
            begun.set_value();
            may_end.get_future().wait();
        },
        60));
    begun.get_future().wait();
    CHECK_FALSE(worker.offer_bytes([] {}, 41));
    CHECK(worker.offer_bytes([] {}, 40));
    CHECK_FALSE(worker.offer_bytes([] {}, 1));
    CHECK(worker.offer_bytes([&] { ended.set_value(); }, 0));
    may_end.set_value();
    ended.get_future().wait();
    // The last one's turn came when those before it had gone.
    CHECK(worker.offer_bytes([] {}, 100));
}

}  // namespace veche::server::office
