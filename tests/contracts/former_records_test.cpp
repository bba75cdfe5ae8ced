// What every registry store does with what the town said before a restore.
#include <algorithm>
#include <doctest/doctest.h>

#include "tests/contracts/registry_rig.h"

using namespace veche;
using namespace veche::test;

TEST_SUITE_BEGIN("stores");

namespace {

FormerRecord answered_before(const Case& subject, const protocol::Epoch& epoch, std::uint64_t position) {
    FormerRecord former;
    former.lookup_id = subject.lookup_id;
    former.epoch = epoch;
    former.position = position;
    former.bytes = "answer " + std::to_string(position);
    former.note = FormerNote{2000 + position, "П-2026-000007", Date{2026, 11, 18}, true, {2000}};
    return former;
}

}  // namespace

TEST_CASE("what is taken back comes into the feed once, and stays the last word until the case is answered again") {
    Registry registry;
    Case subject = registry.appeal();
    subject.lookup_id = protocol::make_random<protocol::LookupId>(registry.random);
    const auto old = protocol::make_random<protocol::Epoch>(registry.random);
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    const std::vector<FormerRecord> offered = {answered_before(subject, old, 4), answered_before(subject, old, 9)};
    CHECK(*registry.store->take_back(offered, 2, registry.records) == 2);
    CHECK(*registry.store->take_back(offered, 2, registry.records) == 0);
    CHECK(*registry.store->offers_cursor() == 2);
    CHECK(registry.store->taken_back()->size() == 2);
    // Of each epoch the last one only.
    CHECK(registry.record_texts() == std::vector<std::string>{"1 ", "2 again answer 9"});
    Registration again = in_2026;
    again.number = registry.store->former_registration(subject.lookup_id).value()->number;
    REQUIRE(*registry.store->register_case(subject.envelope, again, registry.records));
    CHECK(registry.record_texts().back() == "4 again answer 9");
    // By a clock that is behind what the record was signed by.
    REQUIRE(*registry.answer(subject.envelope, "once more", {1000}));
    CHECK(registry.records.last_sequence > 2009);
    CHECK(registry.record_texts().back() == "5 П-2026-000007 answered");
}

TEST_CASE("a record of before the notes may be of an answer: it stays the last word until the case is answered") {
    Registry registry;
    const Case subject = registry.appeal();
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    const FormerRecord former{subject.lookup_id, registry.epoch, 4, "of an answer", {}};
    REQUIRE(*registry.store->take_back({former}, {}, registry.records) == 1);
    CHECK_FALSE(registry.store->taken_back()->front().note);
    CHECK_FALSE(registry.store->former_registration(subject.lookup_id)->has_value());
    REQUIRE(*registry.store->register_case(subject.envelope, in_2026, registry.records));
    CHECK(registry.record_texts().back() == "4 again of an answer");
    REQUIRE(*registry.answer(subject.envelope, "sealed", {1000}));
    CHECK(registry.record_texts().back() == "5 П-2026-000001 answered");
}

TEST_CASE("a number that was given before a restore is given to no other case once it is known") {
    Registry registry;
    Case known = registry.appeal();
    known.lookup_id = protocol::make_random<protocol::LookupId>(registry.random);
    Case other = registry.appeal();
    other.lookup_id = protocol::make_random<protocol::LookupId>(registry.random);
    const auto old = protocol::make_random<protocol::Epoch>(registry.random);
    REQUIRE(*registry.store->take_back({answered_before(known, old, 4)}, {}, registry.records) == 1);
    // Its envelope has not come again: the answer is in the feed all the same.
    CHECK(registry.record_texts() == std::vector<std::string>{"1 again answer 4"});
    REQUIRE(registry.store->receive(other, 1, registry.records));
    REQUIRE(registry.store->receive(known, 2, registry.records));
    CHECK_FALSE(registry.store->former_registration(other.lookup_id)->has_value());
    REQUIRE(*registry.store->register_case(other.envelope, in_2026, registry.records));
    CHECK((*registry.store->find(protocol::to_hex(other.envelope)))->number == "П-2026-000008");
    Registration again = in_2026;
    again.number = "П-2026-000007";
    REQUIRE(*registry.store->register_case(known.envelope, again, registry.records));
    CHECK((*registry.store->find(protocol::to_hex(known.envelope)))->number == "П-2026-000007");
    // A number that another case has by now is nobody else's.
    Case third = registry.appeal();
    REQUIRE(registry.store->receive(third, 3, registry.records));
    REQUIRE(*registry.store->register_case(third.envelope, again, registry.records));
    CHECK((*registry.store->find(protocol::to_hex(third.envelope)))->number == "П-2026-000009");
}

TEST_CASE("what was taken back of a case goes when the feed says nothing more of it, and not while it is open") {
    Registry registry;
    Case subject = registry.appeal();
    subject.lookup_id = protocol::make_random<protocol::LookupId>(registry.random);
    const auto old = protocol::make_random<protocol::Epoch>(registry.random);
    registry.records.time = {10 * day};
    REQUIRE(registry.store->receive(subject, 1, registry.records));
    REQUIRE(*registry.store->take_back({answered_before(subject, old, 4)}, {}, registry.records) == 1);
    REQUIRE(registry.store->receive(registry.appeal(), 2, registry.records));
    CHECK(*registry.store->forget_former(10) == 0);
    // Open here, whatever was said before: both are made anew.
    CHECK(*registry.store->prune_records(20, 10, registry.records) == 2);
    CHECK(registry.record_texts() == std::vector<std::string>{"3 ", "4 ", "5 again answer 4"});
    CHECK(*registry.store->forget_former(10) == 0);
    REQUIRE(*registry.store->register_case(subject.envelope, in_2026, registry.records));
    REQUIRE(*registry.answer(subject.envelope, "sealed", {10 * day}));
    REQUIRE(registry.store->receive(registry.appeal(), 3, registry.records));
    CHECK(*registry.store->forget_former(10) == 0);
    while (*registry.store->prune_records(20, 1, registry.records) > 0) {
        const auto texts = registry.record_texts();
        const bool is_spoken_of = std::any_of(texts.begin(), texts.end(), [](const std::string& text) {
            return text.find("answer") != std::string::npos || text.find("000001") != std::string::npos;
        });
        const bool is_to_go = !is_spoken_of && !registry.store->taken_back()->empty();
        CHECK(*registry.store->forget_former(10) == (is_to_go ? 1 : 0));
        if (!is_spoken_of) break;
    }
    CHECK(registry.store->taken_back()->empty());
}

TEST_CASE("what was taken back without a case stays in the feed while nobody is known to have answered it") {
    Registry registry;
    Case lost;
    lost.lookup_id = protocol::make_random<protocol::LookupId>(registry.random);
    Case answered;
    answered.lookup_id = protocol::make_random<protocol::LookupId>(registry.random);
    const auto old = protocol::make_random<protocol::Epoch>(registry.random);
    FormerRecord registered = answered_before(lost, old, 4);
    registered.note->answered = false;
    registry.records.time = {10 * day};
    REQUIRE(*registry.store->take_back({registered, answered_before(answered, old, 5)}, {}, registry.records) == 2);
    REQUIRE(registry.store->receive(registry.appeal(), 1, registry.records));
    registry.records.time = {50 * day};
    CHECK(*registry.store->prune_records(20, 10, registry.records) == 2);
    CHECK(registry.record_texts() == std::vector<std::string>{"3 ", "4 again answer 4"});
    CHECK(*registry.store->forget_former(10) == 1);
    CHECK(registry.store->taken_back()->size() == 1);
    CHECK(registry.store->taken_back()->front().position == 4);
    // When its envelope comes after all the case speaks for it.
    lost.envelope = protocol::make_random<protocol::EnvelopeId>(registry.random);
    REQUIRE(registry.store->receive(lost, 2, registry.records));
    CHECK(registry.record_texts().back() == "6 again answer 4");
    REQUIRE(*registry.store->prune_records(90, 2, registry.records) == 2);
    CHECK(registry.record_texts() == std::vector<std::string>{"5 ", "6 again answer 4", "7 "});
}

TEST_CASE("after a second restore the feed is not whole before it says what was taken back after the first") {
    Registry registry;
    Case lost;
    lost.lookup_id = protocol::make_random<protocol::LookupId>(registry.random);
    const auto old = protocol::make_random<protocol::Epoch>(registry.random);
    REQUIRE(registry.store->receive(registry.appeal(), 1, registry.records));
    REQUIRE(*registry.store->take_back({answered_before(lost, old, 4)}, {}, registry.records) == 1);
    CHECK(*registry.store->feed_is_whole());
    CHECK(*registry.store->say_former_again(10, registry.records) == 0);
    registry.store.reset();
    REQUIRE(registry.storage->forget_records());
    const auto epoch = protocol::make_random<protocol::Epoch>(registry.random);
    registry.open(epoch);
    CHECK_FALSE(*registry.store->feed_is_whole());
    REQUIRE(registry.store->renew_records(epoch, 0, 10, registry.records)->made == 1);
    CHECK_FALSE(*registry.store->feed_is_whole());
    CHECK(*registry.store->say_former_again(10, registry.records) == 1);
    CHECK(registry.record_texts() == std::vector<std::string>{"1 ", "2 again answer 4"});
    CHECK(*registry.store->feed_is_whole());
    CHECK(*registry.store->say_former_again(10, registry.records) == 0);
}

TEST_SUITE_END();
