// Reads [calendar] of a legal profile.
#include <algorithm>
#include <string>

#include "content/limits.h"
#include "content/rules/profile_fields.h"

namespace veche::content {
namespace {

constexpr int first_year = 1990;
constexpr int last_year = 2200;

std::vector<MonthDay> read_holidays(const TomlReader& reader) {
    std::vector<MonthDay> holidays;
    const auto items = reader.texts("holidays", most_days_of_a_year, Needed::no);
    if (!items) return holidays;
    for (const TomlReader::Item& item : *items) {
        const auto date = parse_date("2024-" + item.text);
        const MonthDay day = date ? MonthDay{date->month, date->day} : MonthDay{};
        if (!date) {
            reader.complain_at(item.line, "holidays", "not a day of the year; expected texts like \"05-09\"");
        } else if (std::find(holidays.begin(), holidays.end(), day) != holidays.end()) {
            reader.tell_author(item.line, "holidays", item.text + " stands twice; expected each day once");
        } else {
            holidays.push_back(day);
        }
    }
    return holidays;
}

CalendarYear& year_of(WorkingCalendar& calendar, int year) {
    const auto found = std::find_if(calendar.years.begin(), calendar.years.end(),
                                    [year](const CalendarYear& one) { return one.year == year; });
    if (found != calendar.years.end()) return *found;
    calendar.years.push_back({});
    calendar.years.back().year = year;
    return calendar.years.back();
}

using Days = std::vector<Date> CalendarYear::*;
struct DayField {
    std::string_view name;
    Days days;
};
constexpr std::array<DayField, 3> day_fields = {{{"working_days", &CalendarYear::working_days},
                                                 {"days_off", &CalendarYear::days_off},
                                                 {"local_days_off", &CalendarYear::local_days_off}}};

bool is_listed(const CalendarYear& year, Date day) {
    return std::any_of(day_fields.begin(), day_fields.end(), [&](const DayField& field) {
        const auto& days = year.*field.days;
        return std::find(days.begin(), days.end(), day) != days.end();
    });
}

void add_days_of(const TomlReader& reader, const DayField& field, CalendarYear& year, Date day) {
    if (is_listed(year, day)) {
        reader.tell_author(reader.line_of(field.name), field.name,
                           to_string(day) + " stands in another list too; expected each day once");
    }
    (year.*field.days).push_back(day);
}

// Before blocks of years these two lists held the days of all years.
void read_days_without_year(const TomlReader& reader, WorkingCalendar& calendar) {
    for (const DayField& field : day_fields) {
        if (field.days == &CalendarYear::local_days_off) continue;
        for (const Date day : reader.dates(field.name, most_days_of_a_year)) {
            add_days_of(reader, field, year_of(calendar, day.year), day);
        }
    }
}

void read_year(const TomlReader& reader, WorkingCalendar& calendar, std::vector<int>& seen) {
    const auto number = reader.integer("year", first_year, last_year, Needed::yes);
    if (number && std::find(seen.begin(), seen.end(), *number) != seen.end()) {
        reader.complain("year", std::to_string(*number) + " stands twice; expected one block a year");
    }
    const int which = static_cast<int>(number.value_or(0));
    seen.push_back(which);
    CalendarYear& year = year_of(calendar, which);
    year.provisional = reader.flag("provisional").value_or(false);
    year.source = localised_field(reader, "source", longest_law_source, year.provisional ? Needed::no : Needed::yes);
    year.decreed = reader.date("decreed", Needed::no);
    for (const DayField& field : day_fields) {
        for (const Date day : reader.dates(field.name, most_days_of_a_year)) {
            if (number && day.year != which) {
                reader.complain(field.name,
                                to_string(day) + " is of another year; expected days of " + std::to_string(which));
            }
            add_days_of(reader, field, year, day);
        }
    }
    if (!number) calendar.years.pop_back();
}

Suspension read_suspension(const TomlReader& reader) {
    Suspension suspension;
    suspension.from = reader.date("from", Needed::yes).value_or(Date{});
    suspension.until = reader.date("until", Needed::no);
    suspension.reason = localised_field(reader, "reason", longest_law_source, Needed::yes);
    if (suspension.until && *suspension.until < suspension.from) {
        reader.complain("until", "before 'from'; expected the last day of the suspension");
    }
    return suspension;
}

// A worked day that is worked anyway is a slip of the pen: the one meant would stay free.
void check_worked_days(const TomlReader& reader, const WorkingCalendar& calendar) {
    WorkingCalendar without = calendar;
    for (CalendarYear& year : without.years) year.working_days.clear();
    for (const CalendarYear& year : calendar.years) {
        for (const Date day : year.working_days) {
            if (!is_working_day(without, day)) continue;
            reader.tell_author(reader.line_of("year"), "year.working_days",
                               to_string(day) + " is a working day anyway; expected a day that would be free");
        }
    }
}

}  // namespace

WorkingCalendar read_calendar(const TomlReader& reader) {
    WorkingCalendar calendar;
    calendar.holidays = read_holidays(reader);
    calendar.source = localised_field(reader, "source", longest_law_source, Needed::no);
    read_days_without_year(reader, calendar);
    std::vector<int> seen;
    for (const TomlReader& year : reader.tables("year", most_calendar_years, Needed::no)) {
        read_year(year, calendar, seen);
    }
    for (const TomlReader& suspended : reader.tables("suspended", most_suspensions, Needed::no)) {
        calendar.suspensions.push_back(read_suspension(suspended));
    }
    if (const auto month = month_without_work(calendar)) {
        reader.complain("holidays", "no day is worked in " + std::to_string(month->year) + "-" +
                                        std::to_string(month->month) + "; expected a working day in every month");
    }
    check_worked_days(reader, calendar);
    return calendar;
}

}  // namespace veche::content
