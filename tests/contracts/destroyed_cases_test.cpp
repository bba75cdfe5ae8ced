// What every registry and intake does with a case whose words were destroyed.
#include <algorithm>
#include <doctest/doctest.h>

#include "server/store/intake_store.h"
#include "tests/contracts/registry_rig.h"

using namespace veche;
using namespace veche::test;

namespace {

struct Archive : Registry {
    Case received(Instant when) {
        Case subject = appeal();
        subject.received = when;
        subject.sealed_key = "sealed key";
        REQUIRE(store->receive(subject, when.seconds, records));
        return subject;
    }
    // Registered on that day; with a term or without one.
    protocol::EnvelopeId registered(Date on, std::optional<Date> due) {
        const Case subject = received({date_number(on) * day});
        Registration registration;
        registration.prefix = "П";
        registration.day = on;
        registration.due = due;
        REQUIRE(*store->register_case(subject.envelope, registration, records));
        return subject.envelope;
    }
    static std::int64_t date_number(Date date) { return days_since_epoch(date); }
    [[nodiscard]] Case now(const protocol::EnvelopeId& id) const { return **store->find(protocol::to_hex(id)); }
    void change(const Case& after, const std::string& words = {}) {
        CaseChange wanted;
        wanted.after = after;
        wanted.act = by_clerk();
        wanted.sealed_words = words;
        REQUIRE(store->change_cases({wanted}, nullptr)->has_value());
    }
    void answer_at(const protocol::EnvelopeId& id, Instant when) {
        Case after = now(id);
        after.sealed_answer = "sealed answer";
        after.answered = when;
        change(after, "sealed words");
    }
    void destroy(const protocol::EnvelopeId& id) {
        Case after = now(id);
        after.destroyed = Instant{5'000};
        after.sealed_key.clear();
        after.sealed_body.clear();
        after.sealed_answer.clear();
        after.sealed_card.clear();
        change(after);
    }
    [[nodiscard]] std::vector<protocol::EnvelopeId> ended_before(Date first) const {
        const auto list = store->list({.ended_before = EndedBefore{{date_number(first) * day}, first}},
                                      {.by = CaseOrder::By::received}, {});
        REQUIRE_MESSAGE(list, list.error().message);
        CHECK(list->total == list->cases.size());
        std::vector<protocol::EnvelopeId> ids;
        for (const Case& subject : list->cases) ids.push_back(subject.envelope);
        return ids;
    }
};

}  // namespace

TEST_SUITE_BEGIN("stores");

TEST_CASE("of a destroyed case nothing sealed is left, nor of its history, and it is no more to be told") {
    Archive archive;
    const auto id = archive.registered({2020, 3, 1}, Date{2020, 3, 31});
    archive.answer_at(id, {700});
    Case untold = archive.now(id);
    CaseChange told;
    told.after = untold;
    told.act = by_clerk();
    told.is_told = true;
    REQUIRE(archive.store->change_cases({told}, nullptr)->has_value());
    CHECK(archive.store->untold()->size() == 1);
    archive.destroy(id);
    const Case now = archive.now(id);
    CHECK(now.destroyed == Instant{5'000});
    CHECK((now.sealed_key + now.sealed_body + now.sealed_answer + now.sealed_card).empty());
    CHECK(now.number == untold.number);
    CHECK(now.answered == Instant{700});
    const auto steps = archive.store->steps(id);
    for (const CaseStep& step : *steps) CHECK(step.sealed_words.empty());
    CHECK(archive.store->untold()->empty());
    CHECK(archive.store->list({.can_be_read = true}, {}, {})->total == 0);
    CHECK(archive.store->ids({})->size() == 1);
}

TEST_CASE("a term is over for what ended before the year, and for what no answer is owed to by its registration") {
    Archive archive;
    const Date first{2021, 1, 1};
    const std::int64_t midnight = Archive::date_number(first) * day;
    const auto before = archive.registered({2020, 11, 1}, Date{2020, 12, 1});
    const auto after = archive.registered({2020, 11, 2}, Date{2020, 12, 2});
    const auto waits = archive.registered({2020, 11, 3}, Date{2020, 12, 3});
    const auto comment = archive.registered({2020, 12, 31}, std::nullopt);
    archive.registered(first, std::nullopt);
    archive.received({5});
    archive.answer_at(before, {midnight - 1});
    archive.answer_at(after, {midnight});
    using Ids = std::vector<protocol::EnvelopeId>;
    CHECK(archive.ended_before(first) == Ids{before, comment});
    CHECK_FALSE(archive.now(waits).answered);
    archive.destroy(before);
    CHECK(archive.ended_before(first) == Ids{comment});
}

TEST_CASE("the intake is told of each destroyed case until it has forgotten it") {
    Archive archive;
    const auto first = archive.registered({2020, 3, 1}, std::nullopt);
    const auto second = archive.registered({2020, 3, 2}, std::nullopt);
    CHECK(archive.store->to_forget(10)->empty());
    archive.destroy(second);
    archive.destroy(first);
    REQUIRE(archive.store->to_forget(1)->size() == 1);
    CHECK(archive.store->to_forget(1)->front() == second);
    REQUIRE(archive.store->note_forgotten({second}));
    CHECK(*archive.store->to_forget(10) == std::vector<protocol::EnvelopeId>{first});
    REQUIRE(archive.store->note_forgotten({first}));
    CHECK(archive.store->to_forget(10)->empty());
}

TEST_CASE("the record of a destroyed case goes in its time and is made anew neither then nor after a restore") {
    Archive archive;
    archive.records.time = {10 * day};
    const auto id = archive.registered({1970, 1, 2}, std::nullopt);
    archive.records.time = {20 * day};
    archive.received({8});
    archive.destroy(id);
    CHECK(*archive.store->prune_records(15, 10, archive.records) == 2);
    CHECK(archive.record_texts() == std::vector<std::string>{"3 "});
    const auto other = protocol::make_random<protocol::Epoch>(archive.random);
    archive.open(other);
    CHECK(archive.store->renew_records(other, 0, 10, archive.records)->made == 1);
    CHECK(*archive.store->feed_is_whole());
}

TEST_CASE("an envelope that was forgotten has no bytes and is known when it comes again, no other is touched") {
    StoreRig rig;
    const auto store = rig.storage->intake();
    const auto reader = rig.storage->intake_reader();
    const auto forgetter = rig.storage->intake_forgetter();
    REQUIRE((store && reader && forgetter));
    const auto envelope = [&](const std::string& bytes) {
        return IncomingEnvelope{protocol::make_random<protocol::EnvelopeId>(rig.random), protocol::sha256(bytes), false,
                                bytes};
    };
    const IncomingEnvelope gone = envelope("gone");
    const IncomingEnvelope kept = envelope("kept");
    REQUIRE((*store)->add({gone, kept}, {100}));
    REQUIRE((*forgetter)->forget({gone.id, protocol::make_random<protocol::EnvelopeId>(rig.random)}));
    REQUIRE((*forgetter)->forget({gone.id}));
    const auto all = (*reader)->after(0, 10);
    REQUIRE(all->size() == 2);
    CHECK(all->at(0).bytes.empty());
    CHECK(all->at(1).bytes == "kept");
    const auto again = (*store)->add({gone}, {200});
    CHECK(again->front().outcome == StoredEnvelope::Outcome::already_there);
    CHECK((*reader)->after(0, 10)->at(0).bytes.empty());
}
