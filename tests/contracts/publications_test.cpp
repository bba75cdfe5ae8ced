// What every content store does about who publishes.
#include "server/store/publications.h"

#include <array>
#include <doctest/doctest.h>
#include <set>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "base/sha256.h"
#include "server/audit/log.h"
#include "server/jobs/queue.h"
#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::server;
using namespace veche::server::store;
using test::command;
using test::editor;

TEST_SUITE_BEGIN("stores");

namespace {

const By publisher{"veche-publisher", "", {4000}};

struct Publishing : test::StoreRig {
    std::unique_ptr<ContentStore> store = opened();
    std::unique_ptr<sql::Connection> rows = place_of(content_schema());
    std::unique_ptr<sql::Connection> other_rows = place_of(content_schema());
    Publications one{*rows};
    Publications other{*other_rows};
    jobs::Queue queue{*rows};

    std::unique_ptr<ContentStore> opened() const {
        auto content = storage->content();
        REQUIRE_MESSAGE(content, content.error().message);
        return std::move(*content);
    }
    std::int64_t imported(const std::string& form) {
        const NewVersion news{"entry/news-1", sha256_hex(form), form, {}};
        const auto job = store->import({news}, {}, command);
        REQUIRE_MESSAGE(job, job.error().message);
        return *job;
    }
    jobs::Leased leased(Instant now = {5000}) {
        auto taken = queue.take({publish_worker}, now, std::chrono::seconds(60));
        REQUIRE(taken);
        REQUIRE(*taken);
        return **taken;
    }
    std::int64_t turn(Publications& who) {
        const auto fence = who.take_turn();
        REQUIRE_MESSAGE(fence, fence.error().message);
        return *fence;
    }
    BegunPublication begun(std::int64_t fence, std::int64_t job, std::uint64_t least = 1) {
        const auto made = one.begin(fence, {job, "command:root", true, {5000}}, {least, least, least, least});
        REQUIRE_MESSAGE(made, made.error().message);
        REQUIRE(*made);
        return **made;
    }
    static Recorded recorded(std::int64_t fence, const BegunPublication& begun, const jobs::Lease& lease,
                             const std::string& form) {
        return {fence, begun.publication,    begun.numbers.edition,
                lease, "catalog of " + form, {{"entry/news-1", sha256_hex(form)}},
                "{}"};
    }
    std::string live() {
        const auto edition = store->live();
        REQUIRE(edition);
        return edition->catalog;
    }
    std::size_t lines() {
        const auto all = audit::Log(*rows).list({});
        REQUIRE(all);
        return all->size();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Publishing, "an import and the job that publishes it are one: neither is there without the other") {
    const std::int64_t job = imported("text");
    const auto found = queue.find(job);
    REQUIRE((found && *found));
    CHECK((*found)->worker == publish_worker);
    const auto order = read_order((*found)->payload);
    REQUIRE(order);
    CHECK(order->who == "command:root");
    CHECK(order->is_by_command);
    // A file nobody brought: nothing of it is stored.
    const NewVersion torn{"entry/news-2", sha256_hex("torn"), "torn", {{"n.md", "of nobody"}}};
    CHECK_FALSE(store->import({torn}, {}, command));
    CHECK(queue.list(0, 10)->size() == 1);
    // What changes nothing is published again all the same.
    REQUIRE(store->import({}, {}, command));
    CHECK(queue.list(0, 10)->size() == 2);
}

TEST_CASE_FIXTURE(Publishing, "what a second person approves is a job in the same moment") {
    const auto number = store->send({"entry/news-1", sha256_hex("text"), "text", {}}, 0, {}, editor);
    REQUIRE((number && *number));
    CHECK(queue.list(0, 10)->empty());
    REQUIRE(*store->approve({**number, sha256_hex("text"), ""}, {"petrov", "127.0.0.1", {2000}}));
    const auto all = queue.list(0, 10);
    REQUIRE(all->size() == 1);
    const auto order = read_order(all->front().payload);
    REQUIRE(order);
    CHECK(order->who == "petrov");
    CHECK_FALSE(order->is_by_command);
}

TEST_CASE_FIXTURE(Publishing, "no number is given twice, whoever asks and however far behind its folder is") {
    const std::int64_t fence = turn(one);
    CHECK(begun(fence, 1, 7).numbers == SignedNumbers{7, 7, 7, 7});
    // Of a folder that was copied before.
    CHECK(begun(fence, 2, 3).numbers == SignedNumbers{8, 8, 8, 8});
    const auto renewed = other.give({0, 0, 0, 5});
    REQUIRE(renewed);
    CHECK(*renewed == SignedNumbers{0, 0, 0, 9});
    CHECK(begun(turn(other), 3, 1).numbers == SignedNumbers{9, 9, 9, 10});
    // One that was restored goes on further up.
    CHECK(begun(turn(one), 4, 1'000).numbers == SignedNumbers{1'000, 1'000, 1'000, 1'000});
}

TEST_CASE_FIXTURE(Publishing,
                  "who had the turn before, however long it was paused, begins, signs and records nothing") {
    imported("text");
    const jobs::Leased job = leased();
    const std::int64_t former = turn(one);
    const BegunPublication mine = begun(former, job.job.number);
    const std::int64_t now = turn(other);
    CHECK(now > former);
    const auto again = one.begin(former, {job.job.number, "command:root", true, {5000}}, {1, 1, 1, 1});
    REQUIRE(again);
    CHECK_FALSE(*again);
    CHECK(*one.name_catalog(former, mine.publication, "catalog", "{}") == false);
    const std::size_t before = lines();
    Recorded late = recorded(former, mine, job.lease, "text");
    late.then = jobs::NewJob{"edition.tell", "{}", {5'000}};
    CHECK(*store->record(late, publisher) == false);
    CHECK(queue.list(0, 10)->size() == 1);
    CHECK(live().empty());
    CHECK(lines() == before);
    CHECK((*queue.find(job.job.number))->state == jobs::State::running);
    CHECK_FALSE(*one.newest());
    // The one who has it goes on with the job.
    const BegunPublication theirs = begun(now, job.job.number);
    CHECK(theirs.numbers.edition > mine.numbers.edition);
    CHECK(*other.name_catalog(now, theirs.publication, "catalog of text", "{}"));
    CHECK(*store->record(recorded(now, theirs, job.lease, "text"), publisher));
    CHECK(live() == "catalog of text");
}

TEST_CASE_FIXTURE(Publishing, "a publication is recorded once: with its job, what is live and a line of the audit") {
    imported("text");
    const jobs::Leased job = leased();
    const std::int64_t fence = turn(one);
    const BegunPublication mine = begun(fence, job.job.number);
    REQUIRE(*one.name_catalog(fence, mine.publication, "catalog of text", "{}"));
    CHECK((*one.of_job(job.job.number))->state == PublicationState::begun);
    Recorded with_job = recorded(fence, mine, job.lease, "text");
    with_job.then = jobs::NewJob{"edition.tell", "{}", {5'000}};
    CHECK(*store->record(with_job, publisher));
    CHECK(queue.list(0, 10)->front().worker == "edition.tell");
    CHECK((*queue.find(job.job.number))->state == jobs::State::done);
    CHECK((*one.of_job(job.job.number))->state == PublicationState::published);
    CHECK((*one.newest())->edition == mine.numbers.edition);
    const auto last = audit::Log(*rows).list({});
    REQUIRE(last);
    CHECK(last->front().act.what == "content.publish");
    CHECK(*last->front().act.details.find("edition")->integer() == static_cast<std::int64_t>(mine.numbers.edition));
    CHECK(*last->front().act.details.find("catalog")->text() == "catalog of text");
    const std::size_t before = lines();
    CHECK(*store->record(recorded(fence, mine, job.lease, "text"), publisher) == false);
    CHECK(lines() == before);
}

TEST_CASE_FIXTURE(Publishing, "two processes that publish at once never sign two editions under one number") {
    constexpr int each = 20;
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    std::vector<pid_t> children;
    for (int i = 0; i < 2; ++i) {
        children.push_back(::fork());
        if (children.back() != 0) continue;
        // Each takes the turn from the other as often as it can, with a folder that knows of no edition.
        const auto mine = storage->connect(content_schema(), Storage::Access::write);
        if (!mine) ::_exit(1);
        Publications publications(**mine);
        for (int made = 0; made < each;) {
            const auto fence = publications.take_turn();
            const auto begun = fence ? publications.begin(*fence, {1, "", true, {1}}, {1, 1, 1, 1})
                                     : Result<std::optional<BegunPublication>>(tl::unexpected(fence.error()));
            if (!begun) ::_exit(1);
            if (!*begun) continue;
            const auto may = publications.name_catalog(*fence, (*begun)->publication, "catalog", "{}");
            if (!may) ::_exit(1);
            const std::uint64_t number = (*begun)->numbers.edition;
            if (::write(pipe[1], &number, sizeof number) != sizeof number) ::_exit(1);
            ++made;
        }
        ::_exit(0);
    }
    ::close(pipe[1]);
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t number = 0; ::read(pipe[0], &number, sizeof number) == sizeof number;) numbers.push_back(number);
    ::close(pipe[0]);
    for (const pid_t child : children) {
        int status = 1;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
    CHECK(numbers.size() == 2 * each);
    CHECK(std::set<std::uint64_t>(numbers.begin(), numbers.end()).size() == numbers.size());
}

TEST_CASE_FIXTURE(Publishing, "whose job was taken by another in the meantime records nothing") {
    imported("text");
    const jobs::Leased late = leased();
    const jobs::Leased taken = leased({6000});
    CHECK(taken.job.number == late.job.number);
    const std::int64_t fence = turn(one);
    const BegunPublication mine = begun(fence, late.job.number);
    CHECK(*store->record(recorded(fence, mine, late.lease, "text"), publisher) == false);
    CHECK(live().empty());
    CHECK(*store->record(recorded(fence, mine, taken.lease, "text"), publisher));
}

TEST_SUITE_END();
