// What every table of jobs does, whoever takes from it.
#include <atomic>
#include <doctest/doctest.h>
#include <set>
#include <thread>

#include "server/jobs/queue.h"
#include "server/store/schemas.h"
#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::server;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("stores");

namespace {

struct Jobs : test::StoreRig {
    std::unique_ptr<sql::Connection> connection = connection_to(store::registry_schema());
    jobs::Queue queue{*connection};

    std::int64_t add(const std::string& kind, Instant due, const std::string& name = {}) {
        const auto number = queue.add({kind, "payload", due, name}, {100});
        REQUIRE_MESSAGE(number, number.error().message);
        return *number;
    }
    std::optional<jobs::Leased> take(Instant now, std::chrono::seconds length = 60s) {
        auto leased = queue.take({"mail", "import"}, now, length);
        REQUIRE_MESSAGE(leased, leased.error().message);
        return *leased;
    }
    jobs::Job job(std::int64_t number) {
        const auto found = queue.find(number);
        REQUIRE((found && *found));
        return **found;
    }
};

}  // namespace

TEST_CASE("a job is taken when it is due, the one due first before the others, and by nobody else meanwhile") {
    Jobs jobs;
    const auto late = jobs.add("mail", {300});
    const auto early = jobs.add("mail", {200});
    jobs.add("other", {100});
    CHECK_FALSE(jobs.take({199}));
    const auto first = jobs.take({250});
    REQUIRE(first);
    CHECK(first->job.number == early);
    CHECK(first->job.payload == "payload");
    CHECK(first->job.attempts == 1);
    CHECK_FALSE(jobs.take({250}));
    CHECK(jobs.take({300})->job.number == late);
    CHECK(jobs.job(early).state == jobs::State::running);
}

TEST_CASE("a worker that was killed loses its job to another one, and can finish it no more") {
    Jobs jobs;
    jobs.add("mail", {100});
    const auto dead = jobs.take({100}, 60s);
    REQUIRE(dead);
    CHECK_FALSE(jobs.take({159}));
    const auto other = jobs.take({160});
    REQUIRE(other);
    CHECK(other->job.number == dead->job.number);
    CHECK(other->job.attempts == 2);
    CHECK(*jobs.queue.report(dead->lease, 1, 2, {500}) == false);
    CHECK(*jobs.queue.finish(dead->lease) == false);
    CHECK(*jobs.queue.fail(dead->lease, "late", {200}, {}) == false);
    CHECK(*jobs.queue.finish(other->lease) == true);
    CHECK(jobs.job(other->job.number).state == jobs::State::done);
    CHECK(*jobs.queue.finish(other->lease) == false);
    CHECK_FALSE(jobs.take({10'000}));
}

TEST_CASE(
    "a job that kills whoever takes it is given up when it was taken often enough, and a person can put it away") {
    Jobs jobs;
    const auto number = jobs.add("mail", {100});
    constexpr int most = 3;
    const auto take = [&](Instant now) { return *jobs.queue.take({"mail"}, now, 60s, most); };
    for (int attempt = 0; attempt < most; ++attempt) {
        CHECK(jobs.job(number).state != veche::server::jobs::State::failed);
        REQUIRE(take({100 + 60 * attempt}));
    }
    CHECK_FALSE(take({279}));
    CHECK_MESSAGE(jobs.job(number).state == veche::server::jobs::State::running, "its taker may live");
    CHECK_FALSE(take({280}));
    CHECK(jobs.job(number).state == veche::server::jobs::State::failed);
    CHECK(jobs.job(number).reason == "whoever took it did not come back");
    CHECK(*jobs.queue.retry(number, {300}));
    REQUIRE(take({300}));
    REQUIRE(*jobs.queue.fail({number, 4}, "no line", {300}, {60s, 60s, 0}));
    CHECK(*jobs.queue.cancel(number));
    CHECK(jobs.queue.standings({"mail"}, {400})->front().given_up == 0);
}

TEST_CASE("what is to be done once for ever is added once, also when it is over, until it is forgotten") {
    Jobs jobs;
    const veche::server::jobs::NewJob letter{"mail", "payload", {100}, "ivanova/2026-12-01"};
    CHECK(*jobs.queue.add_once(letter, {100}));
    CHECK(*jobs.queue.add_once(letter, {100}) == false);
    REQUIRE(*jobs.queue.finish(jobs.take({100})->lease));
    CHECK(*jobs.queue.add_once(letter, {100}) == false);
    CHECK(*jobs.queue.forget({101}, 10) == 1);
    CHECK(*jobs.queue.add_once(letter, {100}));
}

TEST_CASE("a worker that says how far it is keeps its job, and the progress is seen") {
    Jobs jobs;
    const auto number = jobs.add("import", {100});
    const auto leased = jobs.take({100}, 60s);
    REQUIRE(leased);
    CHECK(*jobs.queue.report(leased->lease, 3, 10, {1000}));
    CHECK_FALSE(jobs.take({900}));
    CHECK(jobs.job(number).done == 3);
    CHECK(jobs.job(number).total == 10);
}

TEST_CASE(
    "a job that fails is tried again later each time, given up in the end, and waits again when a person says so") {
    Jobs jobs;
    const auto number = jobs.add("mail", {100});
    const server::jobs::Patience patience{10s, 30s, 4};
    std::vector<std::int64_t> pauses;
    Instant now{100};
    for (int attempt = 1; attempt <= 4; ++attempt) {
        const auto leased = jobs.take(now);
        REQUIRE(leased);
        REQUIRE(*jobs.queue.fail(leased->lease, "no line", now, patience));
        pauses.push_back(jobs.job(number).due.seconds - now.seconds);
        now = jobs.job(number).due;
    }
    CHECK(pauses == std::vector<std::int64_t>{10, 20, 30, 30});
    CHECK(jobs.job(number).state == jobs::State::failed);
    CHECK(jobs.job(number).reason == "no line");
    CHECK_FALSE(jobs.take({100'000}));
    CHECK(jobs.queue.standings({"mail"}, {100'000})->front().given_up == 1);
    CHECK(*jobs.queue.retry(number, {500}));
    const auto again = jobs.take({500});
    REQUIRE(again);
    CHECK(again->job.attempts == 1);
}

TEST_CASE("of one name there is one open job, and another one after it") {
    Jobs jobs;
    const auto first = jobs.add("mail", {100}, "weekly");
    CHECK(jobs.add("mail", {100}, "weekly") == first);
    CHECK(jobs.add("import", {100}, "weekly") != first);
    const auto leased = jobs.take({100});
    CHECK(jobs.add("mail", {100}, "weekly") == first);
    REQUIRE(*jobs.queue.finish(leased->lease));
    CHECK(jobs.add("mail", {100}, "weekly") != first);
}

TEST_CASE("what a person cancels is not finished, and does not come back while another of its name is open") {
    Jobs jobs;
    const auto number = jobs.add("mail", {100}, "weekly");
    const auto leased = jobs.take({100});
    CHECK(*jobs.queue.cancel(number));
    CHECK(*jobs.queue.cancel(number) == false);
    CHECK(*jobs.queue.report(leased->lease, 1, 1, {500}) == false);
    CHECK(*jobs.queue.finish(leased->lease) == false);
    CHECK_FALSE(jobs.take({1000}));
    jobs.add("mail", {100}, "weekly");
    CHECK(*jobs.queue.retry(number, {100}) == false);
}

TEST_CASE("an act that is rolled back asks for no job, and an effect that is rolled back finishes none") {
    Jobs jobs;
    {
        auto act = sql::Transaction::begin(*jobs.connection);
        REQUIRE(act);
        jobs.add("mail", {100});
    }
    CHECK_FALSE(jobs.take({100}));
    const auto number = jobs.add("mail", {100});
    const auto leased = jobs.take({100});
    {
        auto effect = sql::Transaction::begin(*jobs.connection);
        REQUIRE(effect);
        CHECK(*jobs.queue.finish(leased->lease));
    }
    CHECK(jobs.job(number).state == jobs::State::running);
}

TEST_CASE("two workers share a table, and each job takes effect once") {
    Jobs jobs;
    constexpr int all = 40;
    for (int i = 0; i < all; ++i) jobs.add("mail", {100});
    std::atomic<int> finished{0};
    std::atomic<int> failed{0};
    const auto work = [&](std::unique_ptr<sql::Connection> connection) {
        jobs::Queue queue(*connection);
        for (;;) {
            const auto leased = queue.take({"mail"}, {100}, 60s);
            if (!leased) ++failed;
            if (!leased || !*leased) return;
            const auto done = queue.finish((*leased)->lease);
            if (!done || !*done) ++failed;
            ++finished;
        }
    };
    std::thread first(work, jobs.connection_to(store::registry_schema()));
    std::thread second(work, jobs.connection_to(store::registry_schema()));
    first.join();
    second.join();
    CHECK(finished == all);
    CHECK(failed == 0);
}

TEST_CASE(
    "the newest jobs are listed first, each worker's standing is told, and what is over is forgotten in its time") {
    Jobs jobs;
    const auto first = jobs.add("mail", {100});
    const auto second = jobs.add("mail", {150});
    const auto third = jobs.add("mail", {900});
    const auto listed = jobs.queue.list(0, 2);
    REQUIRE((listed && listed->size() == 2));
    CHECK(listed->front().number == third);
    CHECK(jobs.queue.list(second, 10)->front().number == first);
    const auto standings = [&] { return *jobs.queue.standings({"mail", "import"}, {200}); };
    REQUIRE(standings().size() == 2);
    CHECK(standings().back() == veche::server::jobs::Standing{"import"});
    CHECK(standings().front().waiting == 2);
    CHECK(standings().front().due_since == Instant{100});
    const auto leased = jobs.take({100});
    REQUIRE(leased);
    CHECK(standings().front().running == 1);
    CHECK_MESSAGE(standings().front().due_since == Instant{100}, "what hangs grows old too");
    REQUIRE(*jobs.queue.finish(leased->lease));
    CHECK(*jobs.queue.forget({100}, 10) == 0);
    CHECK(*jobs.queue.forget({101}, 10) == 1);
    CHECK(jobs.queue.list(0, 10)->size() == 2);
}

TEST_CASE("what is put off waits with its reason and is no failure, and a clock that was ahead keeps nothing back") {
    Jobs jobs;
    const auto number = jobs.add("mail", {100});
    const auto leased = jobs.take({100});
    REQUIRE(leased);
    REQUIRE(*jobs.queue.put_off(leased->lease, {5'000}, "enough for today"));
    CHECK_FALSE(*jobs.queue.put_off(leased->lease, {6'000}, "by who has it no more"));
    CHECK(jobs.job(number).state == jobs::State::waiting);
    CHECK(jobs.job(number).due == Instant{5'000});
    CHECK(jobs.job(number).reason == "enough for today");
    const auto standing = jobs.queue.standings({"mail"}, {200})->front();
    CHECK(standing.put_off == 1);
    CHECK(standing.failing == 0);
    CHECK_FALSE(jobs.take({4'999}));
    REQUIRE(jobs.queue.shorten_waits({"mail"}, {200}, std::chrono::seconds(4'800)));
    CHECK_FALSE(jobs.take({4'999}));
    REQUIRE(jobs.queue.shorten_waits({"mail"}, {199}, std::chrono::seconds(4'800)));
    CHECK(jobs.take({199}));
}

TEST_SUITE_END();
