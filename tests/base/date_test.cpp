#include "base/date.h"

#include <doctest/doctest.h>

namespace veche {

TEST_CASE("a day survives the way to a number and back") {
    for (std::int64_t days = -800'000; days < 800'000; days += 997) {
        CHECK(days_since_epoch(date_from_days(days)) == days);
    }
}

TEST_CASE("weeks begin on Monday, before 1970 too") {
    CHECK(weekday({2026, 11, 20}) == 4);
    CHECK(weekday({1970, 1, 1}) == 3);
    CHECK(weekday({1969, 12, 29}) == 0);
}

TEST_CASE("only real days are dates") {
    CHECK(parse_date("2028-02-29") == Date{2028, 2, 29});
    for (const char* text : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-10", "20261-10-1", "2026-10-1x", ""}) {
        CAPTURE(text);
        CHECK_FALSE(parse_date(text));
    }
}

TEST_CASE("an instant is written as TUF writes it") {
    CHECK(to_string(Instant{0}) == "1970-01-01T00:00:00Z");
    CHECK(to_string(Instant{-1}) == "1969-12-31T23:59:59Z");
    CHECK(parse_instant("2026-11-20T22:58:01Z") == Instant{1795215481});
    for (const char* text : {"2026-11-20T24:00:00Z", "2026-11-20 22:58:01Z", "2026-11-20T22:58:01+03:00"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_instant(text));
    }
}

TEST_CASE("the day of an instant is the town's day") {
    const Instant late_evening{1795215481};
    CHECK(date_of(late_evening, 0) == Date{2026, 11, 20});
    CHECK(date_of(late_evening, 10'800) == Date{2026, 11, 21});
    CHECK(minute_of_day(late_evening, 10'800) == 118);
}

}  // namespace veche
