#include "server/endpoints/token_buckets.h"

#include <doctest/doctest.h>

namespace veche::server {
namespace {

using namespace std::chrono_literals;

TEST_CASE("so many at once, then so many a second") {
    TokenBuckets buckets(2, 1);
    const std::chrono::steady_clock::time_point start{};
    CHECK(buckets.take("a", start));
    CHECK(buckets.take("a", start));
    CHECK(!buckets.take("a", start));
    CHECK(buckets.take("b", start));
    CHECK(buckets.take("a", start + 1s));
    CHECK(!buckets.take("a", start + 1s));
}

TEST_CASE("who spent more than there was waits until that is filled up again") {
    TokenBuckets buckets(10, 1);
    const std::chrono::steady_clock::time_point start{};
    buckets.spend("a", 15, start);
    CHECK_FALSE(buckets.has("a", start + 5s));
    CHECK_FALSE(buckets.take("a", start + 5s));
    CHECK(buckets.has("a", start + 6s));
    CHECK(buckets.take("a", start + 6s));
    CHECK_MESSAGE(buckets.has("b", start), "others have all of theirs");
}

TEST_CASE("a table full of strangers shuts out nobody new, and still limits who asks again and again") {
    TokenBuckets buckets(2, 0.001, 100);
    const std::chrono::steady_clock::time_point now{};
    CHECK(buckets.take("busy", now));
    CHECK(buckets.take("busy", now));
    for (int i = 0; i < 1000; ++i) {
        CHECK(buckets.take("stranger " + std::to_string(i), now));
        CHECK(!buckets.take("busy", now));
    }
}

}  // namespace
}  // namespace veche::server
