// How attempts to sign in wait: whom guessing slows down and whom not, and what waits in the office's threads.
#include "server/office/slow_down.h"

#include <algorithm>
#include <atomic>
#include <doctest/doctest.h>
#include <thread>
#include <vector>

#include "server/office/worker.h"
#include "tests/server/support/running_server.h"

namespace veche::server::office {
namespace {

using std::chrono::milliseconds;

TEST_CASE("whoever fills a network with attempts keeps nobody waiting whose device signed in before") {
    SlowDown slow;
    SlowDown::Time now{};
    unsigned waiting = 0;
    while (slow.begin({"name" + std::to_string(waiting), "10.0.0.1"}, now)) ++waiting;
    CHECK(waiting == SlowDown::most_of_network);
    SlowDown::Attempt anna{"anna", "10.0.0.1"};
    anna.is_account = true;
    anna.wrong = 500;  // guessed at from everywhere
    CHECK_FALSE(slow.begin(anna, now));
    anna.device = "hers";
    CHECK(slow.begin(anna, now) == milliseconds(0));
    slow.end(anna, SlowDown::Was::right, now);
    slow.end({"name0", "10.0.0.1"}, SlowDown::Was::not_looked_at, now);
    SlowDown::Attempt beside = anna;
    beside.device.clear();
    CHECK(slow.begin(beside, now) == milliseconds(0));
    // With a cookie that was stolen guessing is as slow as ever, and slows down nobody else.
    for (int i = 0; i < 20; ++i) {
        REQUIRE(slow.begin(anna, now));
        slow.end(anna, SlowDown::Was::wrong, now);
    }
    CHECK(slow.begin(anna, now) >= milliseconds(8'000));
    anna.device = "her telephone";
    CHECK(slow.begin(anna, now) == milliseconds(0));
}

TEST_CASE("made-up names push out no count of an account, so that its codes are not tried faster") {
    SlowDown slow;
    SlowDown::Time now{};
    SlowDown::Attempt guess{"anna", "10.0.0.1", accounts::SignInStep::code, true};
    for (int i = 0; i < 20; ++i) {
        REQUIRE(slow.begin(guess, now));
        slow.end(guess, SlowDown::Was::wrong, now);
    }
    CHECK(slow.begin(guess, now) >= milliseconds(8'000));
    for (std::size_t i = 0; i < 3 * SlowDown::most_keys; ++i) {
        const SlowDown::Attempt made_up{"name" + std::to_string(i), "192.0.2." + std::to_string(i)};
        REQUIRE(slow.begin(made_up, now));
        slow.end(made_up, SlowDown::Was::wrong, now);
    }
    CHECK(slow.begin(guess, now) >= milliseconds(8'000));
}

TEST_CASE("an office that was started anew slows down whoever guesses at an account as the one before did") {
    SlowDown slow;
    SlowDown::Attempt guess{"anna", "10.0.0.1", accounts::SignInStep::code, true};
    guess.wrong = 40;
    CHECK(slow.begin(guess, {}) == milliseconds(10'000));
    for (unsigned i = 1; i < SlowDown::most_of_strangers; ++i) {
        guess.network = "192.0.2." + std::to_string(i);
        CHECK(slow.begin(guess, {}));
    }
    guess.network = "198.51.100.1";
    CHECK_FALSE(slow.begin(guess, {}));
}

TEST_CASE("attempts that have to wait take no place from those that need not, however many networks send them") {
    Worker worker(2, 3);
    int paused = 0;
    while (worker.offer([] {}, std::chrono::hours(1))) ++paused;
    CHECK(paused == 3);
    std::atomic<bool> done = false;
    CHECK(worker.offer([&] { done = true; }));
    CHECK(test::eventually([&] { return done.load(); }));
}

TEST_CASE("who is known goes before what waits, also where no more is taken") {
    std::vector<int> order;
    std::atomic<bool> may_go_on = false;
    std::atomic<int> done = 0;
    Worker worker(2);
    REQUIRE(worker.offer([&] {
        while (!may_go_on) std::this_thread::yield();
    }));
    int taken = 0;
    const auto note = [&](int which) {
        return [&, which] {
            order.push_back(which);
            ++done;
        };
    };
    while (worker.offer(note(1))) ++taken;
    worker.go_first(note(0));
    may_go_on = true;
    REQUIRE(test::eventually([&] { return done == taken + 1; }));
    CHECK(order.front() == 0);
}

TEST_CASE("whoever guesses waits, and the owner gets in from another device at once") {
    SlowDown slow;
    SlowDown::Time now{};
    const SlowDown::Attempt guesser{"anna", "10.0.0.1"};
    milliseconds longest{0};
    for (int i = 0; i < 20; ++i) {
        const auto pause = slow.begin(guesser, now);
        REQUIRE(pause);
        longest = std::max(longest, *pause);
        slow.end(guesser, SlowDown::Was::wrong, now);
    }
    CHECK(longest >= milliseconds(8'000));
    CHECK(longest <= milliseconds(10'000));
    const SlowDown::Attempt owner{"anna", "10.0.0.2"};
    CHECK(slow.begin(owner, now) == milliseconds(0));
    slow.end(owner, SlowDown::Was::right, now);
    // However many guess from everywhere: a device that was right before does not wait, a new one some seconds.
    for (int i = 0; i < 500; ++i) {
        const SlowDown::Attempt other{"anna", "192.0.2." + std::to_string(i)};
        REQUIRE(slow.begin(other, now));
        slow.end(other, SlowDown::Was::wrong, now);
    }
    CHECK(slow.begin(owner, now) == milliseconds(0));
    const auto newcomer = slow.begin({"anna", "198.51.100.1"}, now);
    REQUIRE(newcomer);
    CHECK(*newcomer <= milliseconds(5'000));
    // It is forgotten by and by.
    CHECK(slow.begin(guesser, now + std::chrono::hours(3)) == milliseconds(0));
}

TEST_CASE("what was begun comes to its end however much waits behind it") {
    std::atomic<int> done = 0;
    std::atomic<bool> may_go_on = false;
    Worker worker(2);
    REQUIRE(worker.offer([&] {
        while (!may_go_on) std::this_thread::yield();
    }));
    int taken = 0;
    while (worker.offer([&] { ++done; })) ++taken;
    worker.go_on([&] { ++done; });
    may_go_on = true;
    CHECK(test::eventually([&] { return done == taken + 1; }));
}

TEST_CASE("somebody else's guesses from the same town hall cost a colleague a second") {
    SlowDown slow;
    SlowDown::Time now{};
    for (int i = 0; i < 100; ++i) {
        const SlowDown::Attempt guess{"name" + std::to_string(i), "10.0.0.1"};
        REQUIRE(slow.begin(guess, now));
        slow.end(guess, SlowDown::Was::wrong, now);
    }
    CHECK(slow.begin({"boris", "10.0.0.1"}, now) == milliseconds(1'000));
}

}  // namespace
}  // namespace veche::server::office
