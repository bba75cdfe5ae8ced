// What every registry store does.
#include <doctest/doctest.h>

#include "tests/contracts/registry_rig.h"

using namespace veche;
using namespace veche::test;

TEST_SUITE_BEGIN("stores");

TEST_CASE("a case is received once with one record, however often it is repeated") {
    Registry registry;
    const Case subject = registry.appeal();
    REQUIRE(registry.store->receive(subject, 5, registry.records));
    REQUIRE(registry.store->receive(subject, 5, registry.records));
    CHECK(registry.store->cases()->size() == 1);
    CHECK(*registry.store->cursor() == 5);
    CHECK(registry.record_texts() == std::vector<std::string>{"1 "});
}

TEST_CASE("numbers run from one in each series and year, and a case gets one only once") {
    Registry registry;
    std::vector<Case> cases;
    for (int i = 0; i < 4; ++i) {
        cases.push_back(registry.appeal());
        REQUIRE(registry.store->receive(cases.back(), i + 1, registry.records));
    }
    Registration next_year = in_2026;
    next_year.day = {2027, 1, 11};
    Registration other_series = in_2026;
    other_series.prefix = "З";
    CHECK(*registry.store->register_case(cases[0].envelope, in_2026, registry.records));
    CHECK(!*registry.store->register_case(cases[0].envelope, in_2026, registry.records));
    CHECK(*registry.store->register_case(cases[1].envelope, in_2026, registry.records));
    CHECK(*registry.store->register_case(cases[2].envelope, next_year, registry.records));
    CHECK(*registry.store->register_case(cases[3].envelope, other_series, registry.records));
    const auto all = registry.store->cases();
    CHECK((*all)[0].number == "П-2026-000001");
    CHECK((*all)[1].number == "П-2026-000002");
    CHECK((*all)[2].number == "П-2027-000001");
    CHECK((*all)[3].number == "З-2026-000001");
    CHECK((*all)[0].due == Date{2026, 12, 18});
    CHECK(text_of((*all)[0].missing) == "name");
    CHECK((*registry.store->find("П-2026-000002"))->envelope == cases[1].envelope);
    CHECK((*registry.store->find(protocol::to_hex(cases[2].envelope)))->number == "П-2027-000001");
    CHECK(!registry.store->find("П-2026-000099")->has_value());
}

TEST_CASE("when the record cannot be made nothing of the step has happened") {
    Registry registry;
    const Case subject = registry.appeal();
    registry.records.broken = true;
    CHECK(!registry.store->receive(subject, 1, registry.records));
    CHECK(registry.store->cases()->empty());
    CHECK(*registry.store->cursor() == 0);
    registry.records.broken = false;
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    registry.records.broken = true;
    CHECK(!registry.store->register_case(subject.envelope, in_2026, registry.records));
    CHECK(registry.store->unregistered()->size() == 1);
    registry.records.broken = false;
    CHECK(*registry.store->register_case(subject.envelope, in_2026, registry.records));
    CHECK(registry.store->cases()->front().number == "П-2026-000001");
}

TEST_CASE("another last day is told by a record of its own, and what it is counted from stays") {
    Registry registry;
    Case subject = registry.appeal();
    subject.arrived = Instant{900};
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    CHECK(registry.store->cases()->front().arrived == Instant{900});
    REQUIRE(registry.store->register_case(subject.envelope, in_2026, registry.records));
    CHECK(*registry.change(subject.envelope, {700}, [](Case& after) {
        after.due = Date{2026, 12, 25};
        after.due_reason = "why";
        after.explanation = "[]";
        after.number = "of no effect";
    }));
    const Case changed = registry.store->cases()->front();
    CHECK(changed.due == Date{2026, 12, 25});
    CHECK(changed.due_reason == "why");
    CHECK(changed.explanation == "[]");
    CHECK(changed.number == "П-2026-000001");
    CHECK(changed.registered == in_2026.day);
    CHECK(registry.record_texts().size() == 3);
}

TEST_CASE("an answer makes a record, and may be replaced") {
    Registry registry;
    const Case subject = registry.appeal();
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    REQUIRE(registry.store->register_case(subject.envelope, in_2026, registry.records));
    CHECK(*registry.answer(subject.envelope, "sealed answer", {700}));
    CHECK(*registry.answer(subject.envelope, "other answer", {800}));
    CHECK(registry.store->cases()->front().sealed_answer == "other answer");
    CHECK(registry.record_texts() ==
          std::vector<std::string>{"1 ", "2 П-2026-000001", "3 П-2026-000001 answered", "4 П-2026-000001 answered"});
}

TEST_CASE("an act of staff and its line in the audit are there together or not at all") {
    Registry registry;
    const Case subject = registry.appeal();
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    REQUIRE(registry.store->register_case(subject.envelope, in_2026, registry.records));
    registry.records.broken = true;
    CHECK_FALSE(registry.answer(subject.envelope, "sealed"));
    CHECK(registry.store->lines({})->empty());
    CHECK(registry.store->steps(subject.envelope)->size() == 1);
    registry.records.broken = false;
    REQUIRE(*registry.answer(subject.envelope, "sealed", {800}));
    const auto lines = registry.store->lines({});
    REQUIRE(lines->size() == 1);
    CHECK(lines->front().act.who == "clerk.one");
    CHECK(lines->front().when == Instant{800});
    CHECK(*registry.store->take_up(std::nullopt, by_clerk()) == 0);
    CHECK(registry.store->lines({})->size() == 1);
    REQUIRE(registry.store->note(by_clerk({900})));
    CHECK(registry.store->lines({})->front().when == Instant{900});
}

TEST_CASE("sequences of a case rise, over a restore too") {
    Registry registry;
    const Case subject = registry.appeal();
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    CHECK(registry.records.last_sequence == 1000);
    REQUIRE(registry.store->register_case(subject.envelope, in_2026, registry.records));
    CHECK(registry.records.last_sequence == 1001);
    registry.records.time = {5000};
    REQUIRE(registry.answer(subject.envelope, "a", {700}));
    CHECK(registry.records.last_sequence == 5000);
}

TEST_CASE("after a restore every case gets a record in the new epoch, from position one") {
    Registry registry;
    for (int i = 0; i < 5; ++i) REQUIRE(registry.store->receive(registry.appeal(), i + 1, registry.records));
    CHECK(registry.store->renew_records(registry.epoch, 0, 10, registry.records)->made == 0);
    registry.store.reset();
    REQUIRE(registry.storage->forget_records());
    const auto epoch = protocol::make_random<protocol::Epoch>(registry.random);
    registry.open(epoch);
    const auto first = registry.store->renew_records(epoch, 0, 3, registry.records);
    CHECK(first->made == 3);
    const auto second = registry.store->renew_records(epoch, first->looked_at, 3, registry.records);
    CHECK(second->made == 2);
    CHECK(registry.store->renew_records(epoch, second->looked_at, 3, registry.records)->looked_at == 0);
    CHECK(registry.record_texts().size() == 5);
    CHECK(registry.record_texts().front() == "1 ");
}

TEST_CASE("one case that cannot be told of after a restore keeps no other from its record") {
    Registry registry;
    std::vector<Case> cases;
    for (int i = 0; i < 4; ++i) {
        cases.push_back(registry.appeal());
        REQUIRE(registry.store->receive(cases.back(), i + 1, registry.records));
    }
    registry.store.reset();
    REQUIRE(registry.storage->forget_records());
    const auto epoch = protocol::make_random<protocol::Epoch>(registry.random);
    registry.open(epoch);
    registry.records.cannot_be_told = cases[1].envelope;
    const auto renewed = registry.store->renew_records(epoch, 0, 10, registry.records);
    REQUIRE(renewed);
    CHECK(renewed->made == 3);
    CHECK(renewed->failed == std::vector{cases[1].envelope});
    CHECK(renewed->reason == "no record today");
    registry.records.cannot_be_told = {};
    CHECK(registry.store->renew_records(epoch, 0, 10, registry.records)->made == 1);
}

TEST_CASE("a record made anew after a restore says what it said under the sequence it had") {
    Registry registry;
    const Case subject = registry.appeal();
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    REQUIRE(registry.store->register_case(subject.envelope, in_2026, registry.records));
    const std::uint64_t before = registry.records.last_sequence;
    registry.store.reset();
    const auto epoch = protocol::make_random<protocol::Epoch>(registry.random);
    registry.open(epoch);
    registry.records.time = {90'000};
    REQUIRE(registry.store->renew_records(epoch, 0, 10, registry.records)->made == 1);
    CHECK(registry.records.last_sequence == before);
}

TEST_CASE("what cannot be opened is kept with its reason and does not stop the rest") {
    Registry registry;
    const auto id = protocol::make_random<protocol::EnvelopeId>(registry.random);
    REQUIRE(registry.store->quarantine({id, 3, "sealed to another key", {900}}));
    REQUIRE(registry.store->quarantine({id, 3, "sealed to another key", {900}}));
    const auto aside = registry.store->quarantined();
    REQUIRE(aside->size() == 1);
    CHECK(aside->front().reason == "sealed to another key");
    CHECK(*registry.store->cursor() == 3);
}

TEST_CASE("records of a case closed long ago go, an open case's is made anew at the end, and the feed goes on rising") {
    Registry registry;
    const Case closed = registry.appeal();
    const Case open = registry.appeal();
    registry.records.time = {10 * day};
    REQUIRE(registry.store->receive(closed, 1, registry.records));
    REQUIRE(registry.store->receive(open, 2, registry.records));
    REQUIRE(registry.store->register_case(closed.envelope, in_2026, registry.records));
    REQUIRE(registry.answer(closed.envelope, "sealed", {10 * day}));
    CHECK(registry.record_texts().size() == 4);
    registry.records.time = {50 * day};
    CHECK_MESSAGE(*registry.store->prune_records(10, 10, registry.records) == 0, "made on that day, not before");
    CHECK(*registry.store->lowest_position() == 1);
    // Three below the highest: two of the closed case, one of the open one, made anew.
    CHECK(*registry.store->prune_records(20, 10, registry.records) == 3);
    CHECK(registry.record_texts() == std::vector<std::string>{"4 П-2026-000001 answered", "5 "});
    CHECK(*registry.store->lowest_position() == 4);
    CHECK(registry.records.last_sequence == 50 * day);
    CHECK(*registry.store->prune_records(20, 10, registry.records) == 1);
    CHECK(registry.record_texts() == std::vector<std::string>{"5 "});
    CHECK_MESSAGE(*registry.store->prune_records(90, 10, registry.records) == 0, "the highest position stays");
    REQUIRE(registry.store->receive(registry.appeal(), 3, registry.records));
    CHECK(registry.record_texts().back() == "6 ");
}

TEST_CASE("a case answered not long ago keeps its record however long ago it came") {
    Registry registry;
    const Case subject = registry.appeal();
    registry.records.time = {10 * day};
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    REQUIRE(registry.store->register_case(subject.envelope, in_2026, registry.records));
    registry.records.time = {25 * day};
    REQUIRE(registry.answer(subject.envelope, "sealed", {25 * day}));
    REQUIRE(registry.store->receive(registry.appeal(), 2, registry.records));
    CHECK(*registry.store->prune_records(20, 10, registry.records) == 2);
    CHECK(registry.record_texts() == std::vector<std::string>{"3 П-2026-000001 answered", "4 "});
}

TEST_CASE("a day is counted once it has passed, one at a time however far the clock jumps, and is not forgotten") {
    Registry registry;
    registry.records.time = {10 * day};
    REQUIRE(registry.store->receive(registry.appeal(), 1, registry.records));
    CHECK_MESSAGE(registry.store->count_day({500 * day}, true)->day == 10, "it begins with the newest record");
    CHECK(registry.store->count_day({500 * day + day - 1}, true)->day == 10);
    CHECK(registry.store->count_day({900 * day}, false)->day == 10);
    CHECK(registry.store->count_day({900 * day}, true)->day == 11);
    CHECK(registry.store->count_day({900 * day}, true)->day == 11);
    CHECK_MESSAGE(registry.store->count_day({12 * day}, true)->day == 11, "the clock is right again");
    registry.open(registry.epoch);
    CHECK(registry.store->count_day({13 * day}, true)->day == 12);
    // By a clock in 1970 a record is no older than by any other.
    registry.records.time = {0};
    REQUIRE(registry.store->receive(registry.appeal(), 2, registry.records));
    REQUIRE(registry.store->receive(registry.appeal(), 3, registry.records));
    CHECK(*registry.store->prune_records(12, 10, registry.records) == 1);
}

TEST_CASE("what is set aside is listed until it is taken up and opened") {
    Registry registry;
    const Case subject = registry.appeal();
    REQUIRE(registry.store->quarantine({subject.envelope, 4, "no key", {700}}));
    CHECK(registry.store->counts()->set_aside == 1);
    CHECK(registry.store->marked_to_take_up()->empty());
    CHECK(*registry.store->take_up(subject.envelope, by_clerk()) == 1);
    REQUIRE(registry.store->marked_to_take_up()->size() == 1);
    REQUIRE(registry.store->quarantine({subject.envelope, 4, "another reason", {900}}));
    CHECK(registry.store->marked_to_take_up()->empty());
    CHECK(registry.store->quarantined()->front().reason == "another reason");
    CHECK(registry.store->quarantined()->front().when.seconds == 700);
    CHECK(*registry.store->take_up(std::nullopt, by_clerk()) == 1);
    REQUIRE(registry.store->receive(subject, 4, registry.records));
    CHECK(registry.store->quarantined()->empty());
    CHECK(*registry.store->take_up(std::nullopt, by_clerk()) == 0);
}

TEST_SUITE_END();
