#include "base/time_zone.h"

#include <doctest/doctest.h>

namespace veche {
namespace {

std::string utc(const TimeZone& zone, Date day, int minute) {
    return to_string(zone.instant_of(day, minute));
}

}  // namespace

TEST_CASE("the clock of a town with summer time is right in summer and in winter") {
    const auto kyiv = TimeZone::named("Europe/Kyiv");
    REQUIRE(kyiv);
    CHECK(utc(*kyiv, {2027, 7, 10}, 18 * 60) == "2027-07-10T15:00:00Z");
    CHECK(utc(*kyiv, {2027, 1, 10}, 18 * 60) == "2027-01-10T16:00:00Z");
    CHECK(utc(*kyiv, {2027, 7, 10}, 25 * 60) == "2027-07-10T22:00:00Z");
    CHECK(kyiv->offset_at({0}) == 3 * 3600);
    // The same moment of two nights: before midnight in winter, after it in summer.
    CHECK(kyiv->date_of(*parse_instant("2027-01-10T21:30:00Z")) == Date{2027, 1, 10});
    CHECK(kyiv->date_of(*parse_instant("2027-07-10T21:30:00Z")) == Date{2027, 7, 11});
    CHECK(kyiv->minute_of_day(*parse_instant("2027-07-10T21:30:00Z")) == 30);
}

TEST_CASE("the hour that is left out and the hour that comes twice have a moment each") {
    const auto kyiv = TimeZone::named("Europe/Kyiv");
    REQUIRE(kyiv);
    CHECK(utc(*kyiv, {2027, 3, 28}, 3 * 60 + 30) == "2027-03-28T01:30:00Z");
    CHECK(utc(*kyiv, {2027, 10, 31}, 3 * 60 + 30) == "2027-10-31T00:30:00Z");
}

TEST_CASE("what is no place of the time zone database is no zone") {
    for (const char* name : {"Europe/Nowhere", "", "GMT+3", "+03:00", "EST", "MSK", "/", "Europe/Kyiv\n"}) {
        CAPTURE(name);
        CHECK_FALSE(TimeZone::named(name));
    }
    CHECK(TimeZone::named("Asia/Krasnoyarsk"));
    CHECK(TimeZone::named("Etc/UTC"));
}

TEST_CASE("a fixed offset is the same all year") {
    const TimeZone zone = TimeZone::fixed(3 * 3600);
    CHECK(utc(zone, {2027, 7, 10}, 18 * 60) == "2027-07-10T15:00:00Z");
    CHECK(utc(zone, {2027, 1, 10}, 18 * 60) == "2027-01-10T15:00:00Z");
    CHECK(TimeZone().minute_of_day({60}) == 1);
}

}  // namespace veche
