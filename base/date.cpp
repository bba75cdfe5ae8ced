#include "base/date.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "base/ascii.h"

namespace veche {
namespace {

constexpr std::int64_t seconds_in_day = 86'400;

std::chrono::year_month_day to_chrono(Date date) {
    return std::chrono::year_month_day{std::chrono::year(date.year),
                                       std::chrono::month(static_cast<unsigned>(date.month)),
                                       std::chrono::day(static_cast<unsigned>(date.day))};
}

std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
    const std::int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

// The number in text[from, from + length), or nothing when any character is not a digit.
std::optional<int> digits(std::string_view text, std::size_t from, std::size_t length) {
    int value = 0;
    for (const char c : text.substr(from, length)) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

// Whether `text` has the punctuation of `pattern` wherever the pattern has no digit.
bool has_shape(std::string_view text, std::string_view pattern) {
    if (text.size() != pattern.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (pattern[i] != '0' && pattern[i] != text[i]) return false;
    }
    return true;
}

}  // namespace

std::int64_t days_since_epoch(Date date) {
    return std::chrono::sys_days(to_chrono(date)).time_since_epoch().count();
}

Date date_from_days(std::int64_t days) {
    const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(days))};
    return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
            static_cast<int>(static_cast<unsigned>(day.day()))};
}

Date add_days(Date date, std::int64_t days) {
    return date_from_days(days_since_epoch(date) + days);
}

std::int64_t days_between(Date from, Date to) {
    return days_since_epoch(to) - days_since_epoch(from);
}

int weekday(Date date) {
    const std::int64_t since_monday = days_since_epoch(date) + 3;  // 1970-01-01 was a Thursday
    return static_cast<int>(since_monday - 7 * floor_divide(since_monday, 7));
}

bool is_valid(Date date) {
    return date.month > 0 && date.day > 0 && to_chrono(date).ok();
}

std::optional<Date> parse_date(std::string_view text) {
    if (!has_shape(text, "0000-00-00")) return std::nullopt;
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 5, 2);
    const auto day = digits(text, 8, 2);
    if (!year || !month || !day) return std::nullopt;
    const Date date{*year, *month, *day};
    if (!is_valid(date)) return std::nullopt;
    return date;
}

std::string to_string(Date date) {
    std::array<char, 48> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
    return buffer.data();
}

std::optional<Instant> parse_instant(std::string_view text) {
    if (!has_shape(text, "0000-00-00T00:00:00Z")) return std::nullopt;
    const auto date = parse_date(text.substr(0, 10));
    const auto hour = digits(text, 11, 2);
    const auto minute = digits(text, 14, 2);
    const auto second = digits(text, 17, 2);
    if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return Instant{days_since_epoch(*date) * seconds_in_day + std::int64_t{*hour} * 3600 + std::int64_t{*minute} * 60 +
                   *second};
}

std::string to_string(Instant instant) {
    const std::int64_t days = floor_divide(instant.seconds, seconds_in_day);
    const auto second = static_cast<int>(instant.seconds - days * seconds_in_day);
    std::array<char, 48> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "T%02d:%02d:%02dZ", second / 3600, second / 60 % 60, second % 60);
    return to_string(date_from_days(days)) + buffer.data();
}

Date date_of(Instant instant, int utc_offset_seconds) {
    return date_from_days(floor_divide(instant.seconds + utc_offset_seconds, seconds_in_day));
}

int minute_of_day(Instant instant, int utc_offset_seconds) {
    const std::int64_t local = instant.seconds + utc_offset_seconds;
    return static_cast<int>((local - seconds_in_day * floor_divide(local, seconds_in_day)) / 60);
}

}  // namespace veche
