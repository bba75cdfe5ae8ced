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
