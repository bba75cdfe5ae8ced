#include "kiosk/workers/answers.h"

#include <doctest/doctest.h>
#include <future>
#include <stdexcept>

namespace veche::kiosk {
namespace {

// What was posted by work that is over.
std::vector<Event> outcome(EventQueue& events, Worker& worker) {
    std::promise<void> last;
    worker.post([&last] { last.set_value(); });
    last.get_future().wait();
    return events.drain();
}

TEST_CASE("work that throws answers its visitor with a failure, once, and what comes after it is done") {
    EventQueue events;
    Worker worker;
    answer(worker, events, ScreenLoaded{7, {}, "failed"}, []() -> Event { throw std::out_of_range("a resident's"); });
    answer(worker, events, ScreenLoaded{8, {}, "failed"}, []() -> Event { return ScreenLoaded{8, {}, {}}; });
    const std::vector<Event> came = outcome(events, worker);
    REQUIRE(came.size() == 2);
    CHECK(std::get<ScreenLoaded>(came[0]).ticket == 7);
    CHECK(std::get<ScreenLoaded>(came[0]).problem == "failed");
    CHECK(std::get<ScreenLoaded>(came[1]).ticket == 8);
    CHECK(std::get<ScreenLoaded>(came[1]).problem.empty());
}

TEST_CASE("a search that throws answers too") {
    EventQueue events;
    Worker worker;
    answer_newest(worker, 0, events, ScreenLoaded{9, {}, "failed"}, []() -> Event { throw 1; });
    const std::vector<Event> came = outcome(events, worker);
    REQUIRE(came.size() == 1);
    CHECK(std::get<ScreenLoaded>(came[0]).problem == "failed");
}

}  // namespace
}  // namespace veche::kiosk
