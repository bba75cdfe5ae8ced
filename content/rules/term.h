// A term of the law and its last day. Law is data: code knows only how to count. Pure.
#pragma once

#include <optional>

#include "content/rules/explanation.h"
#include "content/rules/working_calendar.h"

namespace veche::content {

// What happens to a last day that falls on a day off.
enum class DayOffRule { keep, previous_working_day, next_working_day };

struct Term {
    enum class Unit { calendar_days, working_days, months };
    // Which day it counts from; `last_day`: of the answer's own term, before any day-off rule moved it.
    enum class From { receipt, registration, request, notice, last_day };

    int amount = 0;
    Unit unit = Unit::calendar_days;
    LocalisedText reason{};  // in words with the law's article: "30 days from registration (…)"
    From from = From::registration;
    bool first_day_counts = false;  // else counting begins the day after
    DayOffRule last_day_off = DayOffRule::keep;
    LocalisedText moved{};  // said when the rule moved the day

    bool operator==(const Term&) const = default;
};

// What is known of a case when a term of it is counted.
struct CaseDays {
    Date received;
    std::optional<Date> registered;
    std::optional<Date> requested;  // by another body
    std::optional<Date> noticed;
    std::optional<Date> last_day;
};

struct DueDate {
    Date day;       // after the day-off rule
    Date last_day;  // before it
    Explanation steps;
};

// The last day of a term that counts from `from`, before any day-off rule. A month later means the same day of the
// month, or its last day where there is no such day.
[[nodiscard]] Date end_of_term(const WorkingCalendar& calendar, Date from, const Term& term);
// The same after the day-off rule (never before `from`), with the steps that lead there.
[[nodiscard]] DueDate due_date(const WorkingCalendar& calendar, Date from, const Term& term);
// Nothing when the day the term counts from is not known yet.
[[nodiscard]] std::optional<DueDate> due_of_case(const WorkingCalendar& calendar, const CaseDays& days,
                                                 const Term& term);

}  // namespace veche::content
