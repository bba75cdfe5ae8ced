#include "content/rules/term.h"

#include <string>

#include "content/rules/term_words.h"

namespace veche::content {
namespace {

using What = ExplanationStep::What;

Date add_months(Date from, int months) {
    const int index = from.year * 12 + from.month - 1 + months;
    Date moved{index / 12, index % 12 + 1, from.day};
    while (!is_valid(moved)) --moved.day;
    return moved;
}

std::string_view first_day_in_words(const TermWords& words, Term::From from) {
    switch (from) {
        case Term::From::receipt: return words.receipt;
        case Term::From::registration: return words.registration;
        case Term::From::request: return words.request;
        case Term::From::notice: return words.notice;
        case Term::From::last_day: return words.last_day;
    }
    return {};
}

ExplanationStep started(Date day, const Term& term) {
    const auto why = [&term](const TermWords& words, Language) {
        const std::string_view behind = term.first_day_counts ? words.first_day_counts : words.next_day_counts;
        return std::string(first_day_in_words(words, term.from)).append(behind);
    };
    return {What::started, day, in_every_language(why), {}};
}

LocalisedText moved_in_words(const Term& term) {
    if (!term.moved.empty()) return term.moved;
    const bool next = term.last_day_off == DayOffRule::next_working_day;
    return in_every_language(
        [next](const TermWords& words, Language) { return std::string(next ? words.moved_on : words.moved_back); });
}

Date after_day_off_rule(const WorkingCalendar& calendar, Date from, Date last, DayOffRule rule) {
    if (rule == DayOffRule::keep) return last;
    const int step = rule == DayOffRule::next_working_day ? 1 : -1;
    Date moved = last;
    while (!is_working_day(calendar, moved) && (step > 0 || moved > from)) moved = add_days(moved, step);
    // Never before the term began: then the day stays where it is.
    return is_working_day(calendar, moved) ? moved : last;
}

}  // namespace

Date end_of_term(const WorkingCalendar& calendar, Date from, const Term& term) {
    const int first = term.first_day_counts ? 1 : 0;
    switch (term.unit) {
        case Term::Unit::calendar_days: return add_days(from, term.amount - first);
        case Term::Unit::months: return add_days(add_months(from, term.amount), -first);
        case Term::Unit::working_days: break;
    }
    Date day = term.first_day_counts ? add_days(from, -1) : from;
    for (int left = term.amount; left > 0;) {
        day = add_days(day, 1);
        if (is_working_day(calendar, day)) --left;
    }
    return day;
}

DueDate due_date(const WorkingCalendar& calendar, Date from, const Term& term) {
    DueDate due;
    due.last_day = end_of_term(calendar, from, term);
    due.day = after_day_off_rule(calendar, from, due.last_day, term.last_day_off);
    due.steps.push_back(started(from, term));
    due.steps.push_back({What::counted, due.last_day, term.reason, {}});
    if (const Suspension* suspended = suspended_holiday(calendar, due.last_day)) {
        due.steps.push_back({What::suspended, due.last_day, suspended->reason, {}});
    }
    if (due.day != due.last_day) {
        due.steps.push_back(day_off_step(calendar, due.last_day));
        due.steps.push_back({What::moved, due.day, moved_in_words(term), {}});
    }
    if (is_provisional(calendar, due.day) || is_provisional(calendar, due.last_day)) {
        due.steps.push_back(provisional_step(is_provisional(calendar, due.day) ? due.day : due.last_day));
    }
    return due;
}

std::optional<DueDate> due_of_case(const WorkingCalendar& calendar, const CaseDays& days, const Term& term) {
    std::optional<Date> from;
    switch (term.from) {
        case Term::From::receipt: from = days.received; break;
        case Term::From::registration: from = days.registered; break;
        case Term::From::request: from = days.requested; break;
        case Term::From::notice: from = days.noticed; break;
        case Term::From::last_day: from = days.last_day; break;
    }
    if (!from) return std::nullopt;
    return due_date(calendar, *from, term);
}

}  // namespace veche::content
