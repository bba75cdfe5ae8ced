#include "content/rules/working_calendar.h"

#include <algorithm>
#include <set>

namespace veche::content {
namespace {

bool has(const std::vector<Date>& days, Date day) {
    return std::find(days.begin(), days.end(), day) != days.end();
}

bool is_holiday(const WorkingCalendar& calendar, Date day) {
    return std::find(calendar.holidays.begin(), calendar.holidays.end(), MonthDay{day.month, day.day}) !=
           calendar.holidays.end();
}

const Suspension* suspension_on(const WorkingCalendar& calendar, Date day) {
    const auto found = std::find_if(calendar.suspensions.begin(), calendar.suspensions.end(), [day](const auto& one) {
        return one.from <= day && (!one.until || day <= *one.until);
    });
    return found == calendar.suspensions.end() ? nullptr : &*found;
}

}  // namespace

const CalendarYear* find_year(const WorkingCalendar& calendar, int year) {
    const auto found = std::find_if(calendar.years.begin(), calendar.years.end(),
                                    [year](const CalendarYear& one) { return one.year == year; });
    return found == calendar.years.end() ? nullptr : &*found;
}

DayKind kind_of(const WorkingCalendar& calendar, Date day) {
    const CalendarYear* year = find_year(calendar, day.year);
    if (year != nullptr && has(year->local_days_off, day)) return DayKind::local_day_off;
    const bool weekend = weekday(day) >= 5;
    if (suspension_on(calendar, day) != nullptr) return weekend ? DayKind::weekend : DayKind::working;
    if (year != nullptr && has(year->working_days, day)) return DayKind::working;
    if (year != nullptr && has(year->days_off, day)) return DayKind::moved_day_off;
    if (is_holiday(calendar, day)) return DayKind::holiday;
    return weekend ? DayKind::weekend : DayKind::working;
}

bool is_working_day(const WorkingCalendar& calendar, Date day) {
    return kind_of(calendar, day) == DayKind::working;
}

const Suspension* suspended_holiday(const WorkingCalendar& calendar, Date day) {
    const CalendarYear* year = find_year(calendar, day.year);
    const bool off = is_holiday(calendar, day) || (year != nullptr && has(year->days_off, day));
    return off && is_working_day(calendar, day) ? suspension_on(calendar, day) : nullptr;
}

bool is_provisional(const WorkingCalendar& calendar, Date day) {
    if (calendar.years.empty() || suspension_on(calendar, day) != nullptr) return false;
    const CalendarYear* year = find_year(calendar, day.year);
    return year == nullptr || year->provisional;
}

std::optional<CalendarMonth> month_without_work(const WorkingCalendar& calendar) {
    // The years that are written about, and as many of the others as the weekdays need to come round.
    constexpr int first_year = 2020;
    constexpr int years_of_a_round = 28;
    std::set<int> years;
    for (int year = first_year; year < first_year + years_of_a_round; ++year) years.insert(year);
    for (const CalendarYear& year : calendar.years) years.insert(year.year);
    for (const int year : years) {
        for (int month = 1; month <= 12; ++month) {
            Date day{year, month, 1};
            while (day.month == month && !is_working_day(calendar, day)) day = add_days(day, 1);
            if (day.month != month) return CalendarMonth{year, month};
        }
    }
    return std::nullopt;
}

}  // namespace veche::content
