// Calendar days and instants. Pure values; the clock itself is base/clock.h.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace veche {

// A day of the Gregorian calendar in the town's own time zone.
struct Date {
    int year = 1970;
    int month = 1;  // 1 to 12
    int day = 1;    // 1 to 31

    auto operator<=>(const Date&) const = default;
};

// Seconds since 1970-01-01T00:00:00Z.
struct Instant {
    std::int64_t seconds = 0;

    auto operator<=>(const Instant&) const = default;
};

// Days since 1970-01-01; negative before it.
[[nodiscard]] std::int64_t days_since_epoch(Date date);
[[nodiscard]] Date date_from_days(std::int64_t days);
[[nodiscard]] Date add_days(Date date, std::int64_t days);
// Positive when `to` is later than `from`.
[[nodiscard]] std::int64_t days_between(Date from, Date to);
// 0 is Monday, 6 is Sunday.
[[nodiscard]] int weekday(Date date);
[[nodiscard]] bool is_valid(Date date);

// "2026-11-27"; nothing else is taken.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::string to_string(Date date);

// "2026-11-27T18:30:00Z"; nothing else is taken (RFC 3339 in UTC, whole seconds, as TUF writes it).
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);
[[nodiscard]] std::string to_string(Instant instant);

// The day an instant falls on, `utc_offset` seconds east of UTC.
[[nodiscard]] Date date_of(Instant instant, int utc_offset_seconds);
// Minutes after midnight of that day, by the same offset.
[[nodiscard]] int minute_of_day(Instant instant, int utc_offset_seconds);

}  // namespace veche
