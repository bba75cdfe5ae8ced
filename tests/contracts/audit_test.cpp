// What every audit does: each act leaves a line, and a line that was changed, taken out or cut off is seen.
#include <doctest/doctest.h>

#include "server/audit/log.h"
#include "server/store/schemas.h"
#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::server;

TEST_SUITE_BEGIN("stores");

namespace {

struct Audit : test::StoreRig {
    std::unique_ptr<sql::Connection> connection = connection_to(store::registry_schema());
    audit::Log log{*connection};

    std::int64_t add(const std::string& who, const std::string& subject, const std::string& after = "ответ") {
        Json details{Json::Object{}};
        details.insert("after", after);
        const auto number = log.add({who, "127.0.0.1", "case.answer", subject, details}, {1000});
        REQUIRE_MESSAGE(number, number.error().message);
        return *number;
    }
    // As somebody would who has the whole database: on PostgreSQL no process can.
    void tamper(std::string_view sql) const {
        const auto owner = storage->connect(store::registry_schema(), store::Storage::Access::whole);
        REQUIRE_MESSAGE(owner, owner.error().message);
        REQUIRE((*owner)->run(sql, {}));
    }
    [[nodiscard]] std::int64_t broken_at(const std::vector<audit::Head>& known = {}) {
        const auto broken = log.verify(known);
        REQUIRE_MESSAGE(broken, broken.error().message);
        return *broken ? (*broken)->number : 0;
    }
};

struct ThreeLines : Audit {
    audit::Head second;

    ThreeLines() {
        add("clerk", "a");
        add("head", "b");
        second = *log.head();
        add("clerk", "b");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Audit, "lines are numbered from one and come back with all that was written, the newest first") {
    CHECK(log.head()->number == 0);
    CHECK(add("clerk", "a") == 1);
    CHECK(add("head", "b", "«ещё»\n") == 2);
    const auto lines = log.list({});
    REQUIRE((lines && lines->size() == 2));
    CHECK(lines->front().number == 2);
    CHECK(lines->front().act.who == "head");
    CHECK(lines->front().act.from == "127.0.0.1");
    CHECK(lines->front().act.what == "case.answer");
    CHECK(*lines->front().act.details.find("after")->text() == "«ещё»\n");
    CHECK(lines->front().when == Instant{1000});
    CHECK(lines->front().hash == log.head()->hash);
    CHECK(broken_at() == 0);
}

TEST_CASE_FIXTURE(Audit, "every line can be paged to, however many there are, by person, record and day too") {
    constexpr std::int64_t day = 86'400;
    for (std::int64_t i = 1; i <= 25; ++i) {
        const audit::Act act{i % 5 == 0 ? "head" : "clerk", "127.0.0.1", "case.answer", i % 2 == 0 ? "a" : "b", Json()};
        REQUIRE(log.add(act, {20'000 * day + i * day / 10}));
    }
    const auto numbers = [&](const audit::Which& which) {
        std::vector<std::int64_t> all;
        const auto lines = log.list(which);
        REQUIRE_MESSAGE(lines, lines.error().message);
        for (const audit::Line& line : *lines) all.push_back(line.number);
        return all;
    };
    using Numbers = std::vector<std::int64_t>;
    audit::Which which;
    which.most = 3;
    which.skip = 20;
    CHECK(numbers(which) == Numbers{5, 4, 3});
    which.order = audit::Order::oldest_first;
    CHECK(numbers(which) == Numbers{21, 22, 23});
    which.skip = 24;
    CHECK(numbers(which) == Numbers{25});
    which.skip = 25;
    CHECK(numbers(which).empty());
    CHECK(*log.count(which) == 25);
    which = {};
    which.who = "head";
    which.most = 2;
    which.skip = 2;
    CHECK(numbers(which) == Numbers{15, 10});
    CHECK(*log.count(which) == 5);
    which.subject = "b";
    which.skip = 0;
    which.before = 25;
    CHECK(numbers(which) == Numbers{15, 5});
    CHECK(*log.count(which) == 3);
    which = {};
    which.day = date_from_days(20'001);
    CHECK(numbers(which) == Numbers{19, 18, 17, 16, 15, 14, 13, 12, 11, 10});
    CHECK(*log.count(which) == 10);
    which.who = "head";
    which.skip = 1;
    CHECK(numbers(which) == Numbers{10});
}

TEST_CASE_FIXTURE(ThreeLines, "lines are found by who did it and by what it was done to, some at a time") {
    CHECK(log.list({"clerk"})->size() == 2);
    CHECK(log.list({"", "b"})->size() == 2);
    CHECK(log.list({"clerk", "b"})->front().number == 3);
    CHECK(log.list({"nobody"})->empty());
    const auto some = log.list({"", "", 3, 1});
    REQUIRE((some && some->size() == 1));
    CHECK(some->front().number == 2);
}

TEST_CASE_FIXTURE(Audit, "an act that is rolled back leaves no line and no gap") {
    add("clerk", "a");
    {
        auto act = sql::Transaction::begin(*connection);
        REQUIRE(act);
        CHECK(add("clerk", "b") == 2);
    }
    CHECK(add("clerk", "c") == 2);
    CHECK(broken_at() == 0);
}

TEST_CASE_FIXTURE(ThreeLines, "a line whose words were changed is seen") {
    tamper("UPDATE audit SET line = (SELECT line FROM audit WHERE number = 3) WHERE number = 2");
    CHECK(broken_at() == 2);
}

TEST_CASE_FIXTURE(ThreeLines, "a line that is found by another name than it says is seen") {
    tamper("UPDATE audit SET who = 'head' WHERE number = 3");
    CHECK(broken_at() == 3);
}

TEST_CASE_FIXTURE(ThreeLines, "a line whose time was changed is seen") {
    tamper("UPDATE audit SET made = 5 WHERE number = 1");
    CHECK(broken_at() == 1);
}

TEST_CASE_FIXTURE(ThreeLines, "a line that was taken out is seen") {
    tamper("DELETE FROM audit WHERE number = 2");
    CHECK(broken_at() == 3);
}

TEST_CASE_FIXTURE(ThreeLines,
                  "an end that was cut off is seen by a head of before, and so is another line in its place") {
    const auto head = log.head();
    REQUIRE(head);
    CHECK(broken_at({*head}) == 0);
    CHECK(broken_at({second}) == 0);
    tamper("DELETE FROM audit WHERE number = 3");
    CHECK(broken_at() == 0);
    CHECK(broken_at({*head}) == 3);
    add("clerk", "other");
    CHECK(broken_at({*head}) == 3);
    CHECK(broken_at({second}) == 0);
}

TEST_CASE_FIXTURE(Audit, "a long audit is looked at to its end") {
    auto all = sql::Transaction::begin(*connection);
    REQUIRE(all);
    for (int i = 0; i < 1203; ++i) add("clerk", "a");
    REQUIRE(all->commit());
    CHECK(broken_at({*log.head()}) == 0);
    tamper("UPDATE audit SET subject = 'b' WHERE number = 1201");
    CHECK(broken_at() == 1201);
}

TEST_CASE_FIXTURE(ThreeLines, "of several heads the first that is no more there is told, wherever it stands") {
    const audit::Head third = *log.head();
    const audit::Head strange{2, std::string(64, '0')};
    CHECK(broken_at({third, second}) == 0);
    CHECK(broken_at({third, strange, second}) == 2);
    CHECK(broken_at({{5, third.hash}, third}) == 4);
    CHECK(*log.holds(second));
    CHECK(*log.holds({}));
    CHECK_FALSE(*log.holds(strange));
    CHECK_FALSE(*log.holds({4, third.hash}));
}

TEST_SUITE_END();
