// Which days are worked: yearly holidays, what a decree of a year moved, local days off, holidays that are suspended.
// Data of the legal profile (docs/formats.md, "Legal profile"). Plain values, pure functions.
#pragma once

#include <optional>
#include <vector>

#include "base/date.h"
#include "content/town.h"

namespace veche::content {

// A day of every year.
struct MonthDay {
    int month = 1;
    int day = 1;

    bool operator==(const MonthDay&) const = default;
};

// What holds for one year only, as a decree has set it.
struct CalendarYear {
    int year = 0;
    LocalisedText source;  // the decree by name and number; may be empty while provisional
    std::optional<Date> decreed;
    bool provisional = false;  // not decreed yet: days of this year may change
    std::vector<Date> days_off;
    std::vector<Date> working_days;    // Saturdays, Sundays and holidays that are worked
    std::vector<Date> local_days_off;  // of the region or the town

    bool operator==(const CalendarYear&) const = default;
};

// While it lasts holidays are worked and nothing is moved; Saturdays, Sundays and local days off stay free.
struct Suspension {
    Date from;
    std::optional<Date> until;  // the last such day; nothing: it lasts
    LocalisedText reason;       // with the law

    bool operator==(const Suspension&) const = default;
};

struct WorkingCalendar {
    std::vector<MonthDay> holidays;
    LocalisedText source;  // of the holidays; may be empty
    std::vector<CalendarYear> years;
    std::vector<Suspension> suspensions;

    bool operator==(const WorkingCalendar&) const = default;
};

enum class DayKind { working, weekend, holiday, moved_day_off, local_day_off };

[[nodiscard]] DayKind kind_of(const WorkingCalendar& calendar, Date day);
[[nodiscard]] bool is_working_day(const WorkingCalendar& calendar, Date day);
[[nodiscard]] const CalendarYear* find_year(const WorkingCalendar& calendar, int year);
// The suspension that makes a holiday of that day a working day.
[[nodiscard]] const Suspension* suspended_holiday(const WorkingCalendar& calendar, Date day);
// Whether a decree that is still to come may change that day.
[[nodiscard]] bool is_provisional(const WorkingCalendar& calendar, Date day);

// A month in which nobody works: a mistake of whoever wrote the calendar; days counted by it would never end.
struct CalendarMonth {
    int year = 0;
    int month = 0;
};
[[nodiscard]] std::optional<CalendarMonth> month_without_work(const WorkingCalendar& calendar);

}  // namespace veche::content
