#include "server/http/shares.h"

#include <doctest/doctest.h>
#include <optional>
#include <vector>

namespace veche::server::http {
namespace {

using Verdict = Shares::Verdict;

constexpr Shares::Limits limits{1'000, 400, 2};

}  // namespace

TEST_CASE("one holder has a limited share, the others have theirs") {
    Shares shares(limits);
    const auto first = shares.open("thief", 100);
    const auto second = shares.open("thief", 100);
    CHECK(first.verdict == Verdict::granted);
    CHECK(second.verdict == Verdict::granted);
    CHECK(shares.open("thief", 1).verdict == Verdict::own_share_used);
    CHECK(shares.open("kiosk", 100).verdict == Verdict::granted);
    CHECK(shares.open("other", 401).verdict == Verdict::own_share_used);
    CHECK(shares.open("other", 400).verdict == Verdict::granted);
}

TEST_CASE("what a holder only announces takes no room from others") {
    Shares shares(limits);
    std::vector<Shares::Answer> held;
    for (const char* holder : {"a", "b", "c", "d"}) held.push_back(shares.open(holder, 400));
    for (const Shares::Answer& each : held) CHECK(each.verdict == Verdict::granted);
    CHECK(shares.open("kiosk", 400).verdict == Verdict::granted);
    // What has really come does.
    CHECK(held[0].share.arrive(400));
    CHECK(held[1].share.arrive(400));
    CHECK_FALSE(held[2].share.arrive(400));
    CHECK(shares.open("kiosk", 201).verdict == Verdict::all_used);
    CHECK(shares.open("kiosk", 200).verdict == Verdict::granted);
}

TEST_CASE("a share is given back with its request") {
    Shares shares(limits);
    for (int i = 0; i < 10; ++i) {
        auto answer = shares.open("kiosk", 400);
        REQUIRE(answer.verdict == Verdict::granted);
        CHECK(answer.share.arrive(400));
        auto moved = std::move(answer.share);
        CHECK(shares.open("kiosk", 1).verdict == Verdict::own_share_used);
    }
    // One request of two goes: its part comes back, the other's is still counted.
    auto kept = shares.open("kiosk", 300);
    { const auto gone = shares.open("kiosk", 100); }
    CHECK(shares.open("kiosk", 101).verdict == Verdict::own_share_used);
    CHECK(shares.open("kiosk", 100).verdict == Verdict::granted);
}

}  // namespace veche::server::http
