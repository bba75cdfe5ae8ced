// What every intake store does.
#include "server/store/intake_store.h"

#include <algorithm>
#include <doctest/doctest.h>

#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::server::store;
using Outcome = StoredEnvelope::Outcome;

TEST_SUITE_BEGIN("stores");

namespace {

struct Intake : test::StoreRig {
    std::unique_ptr<IntakeStore> store;
    std::unique_ptr<IntakeReader> reader;

    Intake() { open(); }
    void open() {
        store.reset();
        auto opened = storage->intake();
        REQUIRE_MESSAGE(opened, opened.error().message);
        store = std::move(*opened);
        auto reading = storage->intake_reader();
        REQUIRE_MESSAGE(reading, reading.error().message);
        reader = std::move(*reading);
    }
    IncomingEnvelope envelope(const std::string& bytes, bool ballot = false) {
        return {protocol::make_random<protocol::EnvelopeId>(random), protocol::sha256(bytes), ballot, bytes};
    }
};

constexpr Instant noon{1'795'219'200 + 43'200 + 17};

}  // namespace

TEST_CASE("an envelope is added once, recognised again, and never replaced") {
    Intake intake;
    const IncomingEnvelope first = intake.envelope("first");
    IncomingEnvelope forged = intake.envelope("forged");
    forged.id = first.id;
    const auto added = intake.store->add({first}, noon);
    REQUIRE(added);
    CHECK(added->front().outcome == Outcome::added);
    CHECK(added->front().received == noon);
    const auto again = intake.store->add({forged, first}, {noon.seconds + 60});
    REQUIRE(again);
    CHECK((*again)[0].outcome == Outcome::conflict);
    CHECK((*again)[1].outcome == Outcome::already_there);
    CHECK((*again)[1].received == noon);
    const auto all = intake.reader->after(0, 10);
    REQUIRE(all);
    REQUIRE(all->size() == 1);
    CHECK(all->front().bytes == "first");
}

TEST_CASE("the same id twice in one group is judged in order") {
    Intake intake;
    const IncomingEnvelope first = intake.envelope("first");
    IncomingEnvelope second = intake.envelope("second");
    second.id = first.id;
    const auto stored = intake.store->add({first, second, first}, noon);
    REQUIRE(stored);
    CHECK((*stored)[0].outcome == Outcome::added);
    CHECK((*stored)[1].outcome == Outcome::conflict);
    CHECK((*stored)[2].outcome == Outcome::already_there);
}

TEST_CASE("of a group of submissions and ballots each is told what became of itself") {
    Intake intake;
    const IncomingEnvelope known = intake.envelope("known");
    const IncomingEnvelope known_ballot = intake.envelope("known ballot", true);
    REQUIRE(intake.store->add({known, known_ballot}, noon));
    std::vector<IncomingEnvelope> group;
    for (int i = 0; i < 1'500; ++i) group.push_back(intake.envelope("new " + std::to_string(i), i % 3 == 0));
    group[700] = known;
    group[1'300] = known_ballot;
    group[1'400] = intake.envelope("forged");
    group[1'400].id = known.id;
    const auto stored = intake.store->add(group, {noon.seconds + 60});
    REQUIRE_MESSAGE(stored, stored.error().message);
    REQUIRE(stored->size() == group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
        const Outcome expected = i == 700 || i == 1'300 ? Outcome::already_there
                                 : i == 1'400           ? Outcome::conflict
                                                        : Outcome::added;
        CHECK_MESSAGE((*stored)[i].outcome == expected, i);
    }
    CHECK((*stored)[700].received == noon);
    CHECK((*stored)[1].received == Instant{noon.seconds + 60});
    CHECK((*stored)[0].received == Instant{noon.seconds / 86'400 * 86'400});  // of a ballot the day only
}

TEST_CASE("what was added is there after the store was opened again") {
    Intake intake;
    REQUIRE(intake.store->add({intake.envelope("kept")}, noon));
    REQUIRE(intake.store->set_generation(4));
    intake.open();
    CHECK(intake.store->epoch() == intake.epoch);
    CHECK(intake.store->generation() == 4);
    const auto kept = intake.reader->after(0, 10);
    REQUIRE(kept);
    CHECK(kept->size() == 1);
}

TEST_CASE("a generation only rises, and an envelope keeps the one it came under") {
    Intake intake;
    const IncomingEnvelope envelope = intake.envelope("one");
    REQUIRE(intake.store->add({envelope}, noon));
    REQUIRE(intake.store->set_generation(3));
    REQUIRE(intake.store->set_generation(2));
    CHECK(intake.store->generation() == 3);
    const auto again = intake.store->add({envelope, intake.envelope("two")}, noon);
    REQUIRE(again);
    CHECK((*again)[0].generation == 1);
    CHECK((*again)[1].generation == 3);
}

TEST_CASE("what one server stores after another has begun a backup is of the generation after it") {
    Intake intake;
    const auto other = intake.storage->intake();
    REQUIRE(other);
    REQUIRE(intake.store->add({intake.envelope("before")}, noon));
    REQUIRE((*other)->set_generation(2));
    const auto stored = intake.store->add({intake.envelope("after")}, noon);
    REQUIRE(stored);
    CHECK((*stored)[0].generation == 2);
    CHECK(intake.store->generation() == 2);
}

TEST_CASE("a server that was restored under another one's hands acknowledges nothing more in its name of before") {
    Intake intake;
    REQUIRE(intake.storage->begin_epoch(protocol::make_random<protocol::Epoch>(intake.random), 9));
    const auto stored = intake.store->add({intake.envelope("late")}, noon);
    REQUIRE_FALSE(stored);
    CHECK(intake.reader->after(0, 10)->empty());
    intake.open();
    CHECK(intake.store->add({intake.envelope("late")}, noon));
}

TEST_CASE("a probe writes, and changes nothing that is told") {
    Intake intake;
    REQUIRE(intake.store->set_generation(7));
    const auto before = intake.reader->version();
    REQUIRE(intake.store->probe());
    CHECK(*intake.reader->version() != *before);
    CHECK(*intake.reader->generation() == 7);
    CHECK(*intake.reader->epoch() == intake.epoch);
    CHECK(intake.reader->after(0, 10)->empty());
}

TEST_CASE("a ballot is kept apart from submissions, with a day and no order of arrival") {
    Intake intake;
    std::vector<IncomingEnvelope> ballots;
    ballots.reserve(20);
    for (int i = 0; i < 20; ++i) ballots.push_back(intake.envelope("ballot " + std::to_string(i), true));
    REQUIRE(intake.store->add({intake.envelope("appeal"), ballots[0]}, noon));
    for (const auto& ballot : ballots) {
        const auto stored = intake.store->add({ballot}, noon);
        REQUIRE(stored);
        CHECK(stored->front().received.seconds % 86'400 == 0);
    }
    const auto submissions = intake.reader->after(0, 100);
    REQUIRE(submissions);
    CHECK(submissions->size() == 1);
    const auto found = intake.reader->ballots(noon.seconds / 86'400);
    REQUIRE(found);
    CHECK(found->size() == 20);
    CHECK(std::is_sorted(found->begin(), found->end()));
    const auto days = intake.reader->ballot_days();
    REQUIRE(days);
    REQUIRE(days->size() == 1);
    CHECK(days->front().day == noon.seconds / 86'400);
    CHECK(days->front().count == 20);
    CHECK(intake.reader->ballots(0)->empty());
    const auto one = intake.reader->ballot(ballots[5].id);
    REQUIRE(one);
    CHECK(one->bytes == "ballot 5");
    CHECK(one->day == noon.seconds / 86'400);
}

TEST_CASE("a reader sees that something was stored since") {
    Intake intake;
    const auto before = intake.reader->version();
    REQUIRE(before);
    CHECK(*intake.reader->version() == *before);
    REQUIRE(intake.store->add({intake.envelope("new")}, noon));
    CHECK(*intake.reader->version() != *before);
}

TEST_SUITE_END();
