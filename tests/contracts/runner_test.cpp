// What every table of jobs does for work that comes again and again, whoever dies over it.
#include "server/jobs/runner.h"

#include <csignal>
#include <doctest/doctest.h>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include "server/store/schemas.h"
#include "tests/contracts/store_rig.h"
#include "tests/support/manual_clock.h"

using namespace veche;
using namespace veche::server;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("stores");

namespace {

constexpr std::int64_t begin = 1'790'000'000;

struct Work : test::StoreRig {
    test::ManualClock clock;
    std::filesystem::path effect = folder.path() / "effect";
    int calls = 0;
    std::vector<std::string> failures;

    Work() { clock.set(Instant{begin}); }

    // As work has to be: what another one did already is not done again.
    Result<void> once() {
        ++calls;
        if (!std::filesystem::exists(effect)) std::ofstream(effect) << "done";
        return {};
    }
    std::vector<std::unique_ptr<sql::Connection>> connections;
    [[nodiscard]] jobs::Runner runner(std::function<Result<void>()> work, std::chrono::seconds interval = 1h) {
        connections.push_back(connection_to(store::registry_schema()));
        return {*connections.back(), clock, 300s, {{"test.work", interval, std::move(work)}}};
    }
    [[nodiscard]] jobs::Runner runner_of_pieces(std::function<Result<jobs::Piece>()> piece) {
        connections.push_back(connection_to(store::registry_schema()));
        return {*connections.back(), clock, 300s, {{"test.work", 1h, {}, std::move(piece)}}};
    }
    [[nodiscard]] static jobs::Standing standing(jobs::Runner& runner) {
        const auto standings = runner.standings();
        REQUIRE((standings && standings->size() == 1));
        return standings->front();
    }
    jobs::Runner::Round run(jobs::Runner& runner) {
        const auto done = runner.run_due([this](const std::string& worker, const Error& error) {
            failures.push_back(worker + ": " + error.message);
        });
        REQUIRE_MESSAGE(done, done.error().message);
        return *done;
    }
    // There is one, whatever happened.
    [[nodiscard]] jobs::Job job() const {
        const auto connection = connection_to(store::registry_schema());
        const auto all = jobs::Queue(*connection).list(0, 100);
        REQUIRE(all);
        REQUIRE(all->size() == 1);
        return all->front();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Work, "work that comes again is done at once, then when its interval is over, by whoever runs then") {
    auto first = runner([this] { return once(); });
    run(first);
    run(first);
    CHECK(calls == 1);
    clock.set(Instant{begin + 3599});
    run(first);
    CHECK(calls == 1);
    clock.set(Instant{begin + 3600});
    auto second = runner([this] { return once(); });
    run(second);
    run(first);
    CHECK(calls == 2);
    CHECK(job().due.seconds == begin + 7200);
}

TEST_CASE_FIXTURE(
    Work, "killed between a job's effect and the note of it, it is done once, by the next, when it counts as dead") {
    const pid_t child = ::fork();
    if (child == 0) {
        auto killed = runner([this] {
            (void)once();
            ::kill(::getpid(), SIGKILL);
            return Result<void>();
        });
        (void)killed.run_due([](const std::string&, const Error&) {});
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(std::filesystem::exists(effect));
    CHECK(job().state == jobs::State::running);
    const auto written = std::filesystem::last_write_time(effect);
    auto next = runner([this] { return once(); });
    run(next);
    CHECK(calls == 0);
    clock.set(Instant{begin + 300});
    run(next);
    CHECK(calls == 1);
    CHECK(std::filesystem::last_write_time(effect) == written);
    CHECK(job().state == jobs::State::waiting);
    CHECK(job().due.seconds == begin + 300 + 3600);
}

TEST_CASE_FIXTURE(Work,
                  "work that fails is told, tried again later each time, never given up, and seen while it waits") {
    bool fails = true;
    auto failing = runner([&]() -> Result<void> {
        ++calls;
        return fails ? Result<void>(failure("no room")) : Result<void>();
    });
    run(failing);
    CHECK(failures == std::vector<std::string>{"test.work: no room"});
    clock.set(Instant{begin + 59});
    run(failing);
    CHECK(calls == 1);
    std::int64_t now = begin + 60;
    for (int i = 0; i < 30; ++i, now += 3600) {
        clock.set(Instant{now});
        run(failing);
    }
    CHECK(calls > 20);
    CHECK(job().state == jobs::State::waiting);
    CHECK(standing(failing).failing == 1);
    CHECK(standing(failing).failed == calls);
    clock.set(Instant{now + 5000});
    REQUIRE(standing(failing).due_since);
    CHECK(standing(failing).due_since->seconds < now + 5000);
    fails = false;
    run(failing);
    CHECK(standing(failing).failing == 0);
    CHECK(standing(failing).done == 1);
    CHECK_FALSE(standing(failing).due_since);
}

TEST_CASE_FIXTURE(Work,
                  "long work goes on piece by piece, says how far it is, and waits its interval only at its end") {
    const auto piece = [this]() -> Result<jobs::Piece> {
        using Then = jobs::Piece::Then;
        ++calls;
        return jobs::Piece{calls % 3 == 0 ? Then::over : Then::goes_on, calls, 3};
    };
    auto work = runner_of_pieces(piece);
    CHECK(run(work) == jobs::Runner::Round::pieces_left);
    CHECK(job().done == 1);
    CHECK(job().total == 3);
    CHECK_MESSAGE(job().state == jobs::State::waiting, "who is killed between two pieces holds nobody up");
    CHECK(run(work) == jobs::Runner::Round::pieces_left);
    CHECK(run(work) == jobs::Runner::Round::all_wait);
    CHECK(job().done == 3);
    CHECK(run(work) == jobs::Runner::Round::all_wait);
    CHECK(calls == 3);
    clock.set(Instant{begin + 3600});
    CHECK(run(work) == jobs::Runner::Round::pieces_left);
    CHECK(job().done == 4);
}

TEST_CASE_FIXTURE(Work, "what waits after a failure is tried at once when a process begins") {
    auto failing = runner([]() -> Result<void> { return failure("no key"); });
    run(failing);
    auto mended = runner([this] { return once(); });
    run(mended);
    CHECK(calls == 1);
}

TEST_CASE_FIXTURE(Work, "a clock that was years ahead puts no work off") {
    clock.set(Instant{begin + 100'000'000});
    auto work = runner([this] { return once(); });
    run(work);
    CHECK(calls == 1);
    clock.set(Instant{begin});
    run(work);
    CHECK(calls == 2);
    run(work);
    CHECK(calls == 2);
    clock.set(Instant{begin + 100'000'000});
    const auto taken = jobs::Queue(*connection_to(store::registry_schema())).take({"test.work"}, clock.now(), 300s);
    REQUIRE((taken && *taken));
    clock.set(Instant{begin});
    run(work);
    CHECK(calls == 3);
}

TEST_SUITE_END();
