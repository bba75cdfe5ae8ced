// The ballots, on both engines.
#include <algorithm>
#include <doctest/doctest.h>

#include "tests/contracts/store_rig.h"

using namespace veche;
using namespace veche::test;
using namespace veche::server::store;

namespace {

struct Ballots : StoreRig {
    std::unique_ptr<BallotStore> store = opened();

    [[nodiscard]] std::unique_ptr<BallotStore> opened() const {
        auto ballots = storage->ballots();
        REQUIRE_MESSAGE(ballots, ballots.error().message);
        return std::move(*ballots);
    }
    protocol::EnvelopeId id() { return protocol::make_random<protocol::EnvelopeId>(random); }
    protocol::EnvelopeId add(const char* body, const char* refused = "") {
        const auto envelope = id();
        REQUIRE(store->add({envelope, 20'000, content::EntryId("poll"), body, refused}));
        return envelope;
    }
};

}  // namespace

TEST_SUITE_BEGIN("stores");

TEST_CASE("a ballot is kept once, as it was when it came first") {
    Ballots ballots;
    const auto id = ballots.id();
    CHECK_FALSE(*ballots.store->has(id));
    REQUIRE(ballots.store->add({id, 20'000, content::EntryId("poll"), "sealed", ""}));
    REQUIRE(ballots.store->add({id, 20'001, content::EntryId("other"), "again", "why"}));
    CHECK(*ballots.store->has(id));
    const auto all = ballots.opened()->all();
    REQUIRE((all && all->size() == 1));
    CHECK(all->front().day == 20'000);
    CHECK(all->front().poll == content::EntryId("poll"));
    CHECK(all->front().sealed_body == "sealed");
    CHECK(all->front().refused.empty());
}

TEST_CASE("a ballot that could not be opened is forgotten when it is taken up, one that was opened never") {
    Ballots ballots;
    const auto opened = ballots.add("sealed");
    const auto one = ballots.add("", "no key");
    (void)ballots.add("", "no key");
    (void)ballots.add("", "no key");
    CHECK(*ballots.store->unopened() == 3);
    CHECK(*ballots.store->take_ups() == 0);
    CHECK(*ballots.store->take_up(opened) == 0);
    CHECK_MESSAGE(*ballots.store->take_ups() == 0, "nothing was forgotten: nobody has to look again");
    CHECK(*ballots.store->take_up(one) == 1);
    CHECK(*ballots.store->unopened() == 2);
    CHECK(*ballots.opened()->take_ups() == 1);
    CHECK(*ballots.store->take_up(std::nullopt) == 2);
    CHECK(*ballots.store->take_ups() == 2);
    CHECK(ballots.store->all()->size() == 1);
    CHECK(*ballots.store->has(opened));
    CHECK(*ballots.store->take_up(std::nullopt) == 0);
}

TEST_CASE("ballots written anew are the same ballots") {
    Ballots ballots;
    std::vector<protocol::EnvelopeId> ids;
    for (int i = 0; i < 300; ++i) ids.push_back(ballots.add(std::string(3'000, 'x').c_str()));
    (void)ballots.add("", "no key");
    CHECK(*ballots.store->take_up(std::nullopt) == 1);
    REQUIRE(ballots.store->forget_order());
    REQUIRE(ballots.store->forget_order());
    ids.push_back(ballots.add("later"));
    std::sort(ids.begin(), ids.end());
    const auto all = ballots.opened()->all();
    REQUIRE((all && all->size() == ids.size()));
    CHECK(std::equal(ids.begin(), ids.end(), all->begin(),
                     [](const auto& id, const OpenedBallot& ballot) { return id == ballot.envelope; }));
    CHECK(*ballots.store->take_ups() == 1);
}

TEST_SUITE_END();
