#include "kiosk/workers/retry.h"

#include <doctest/doctest.h>

namespace veche::kiosk {

using std::chrono::milliseconds;

TEST_CASE("an index that fails and fails is made a few times in an hour, not at every round") {
    Retry retry;
    milliseconds now{5'000};
    const milliseconds end = now + std::chrono::hours(1);
    int tries = 0;
    CHECK_FALSE(retry.is_due(now));
    retry.failed(now);
    for (; now < end; now += std::chrono::seconds(1)) {
        if (!retry.is_due(now)) continue;
        ++tries;
        retry.failed(now);
        CHECK(*retry.at() > now);
    }
    CHECK(tries >= 6);
    CHECK(tries <= 12);
}

TEST_CASE("what failed is tried at once when somebody asks, and then as soon as at first") {
    Retry retry;
    for (int i = 0; i < 20; ++i) retry.failed(milliseconds(0));
    CHECK(retry.at() == Retry::longest);
    retry.at_once(milliseconds(7));
    CHECK(retry.is_due(milliseconds(7)));
    retry.failed(milliseconds(7));
    CHECK(retry.at() == milliseconds(7) + Retry::first);
    retry.worked();
    CHECK_FALSE(retry.at());
    retry.at_once(milliseconds(9));
    CHECK_MESSAGE(!retry.at(), "nothing failed: there is nothing to do again");
}

}  // namespace veche::kiosk
