#include "content/rules/term.h"

#include <array>
#include <string>

namespace veche::content {
namespace {

using What = ExplanationStep::What;

Date add_months(Date from, int months) {
    const int index = from.year * 12 + from.month - 1 + months;
    Date moved{index / 12, index % 12 + 1, from.day};
    while (!is_valid(moved)) --moved.day;
    return moved;
}

std::array<std::string, 3> first_day_in_words(Term::From from) {
    switch (from) {
        case Term::From::receipt: return {"день поступления", "день надходження", "the day of receipt"};
        case Term::From::registration: return {"день регистрации", "день реєстрації", "the day of registration"};
        case Term::From::request: return {"день запроса", "день запиту", "the day of the request"};
        case Term::From::notice: return {"день уведомления", "день повідомлення", "the day of the notice"};
        case Term::From::last_day:
            return {"последний день первого срока", "останній день першого строку", "the last day of the first term"};
    }
    return {};
}

ExplanationStep started(Date day, const Term& term) {
    auto words = first_day_in_words(term.from);
    constexpr std::array<std::string_view, 3> counts = {", он входит в срок", ", він входить у строк",
                                                        ", which is counted"};
    constexpr std::array<std::string_view, 3> next = {", счёт идёт со следующего дня", ", відлік іде з наступного дня",
                                                      ", days are counted from the next one"};
    ExplanationStep step{What::started, day, {}, {}};
    for (const Language language : all_languages) {
        const auto index = static_cast<std::size_t>(language);
        step.why[language] = words.at(index) + std::string((term.first_day_counts ? counts : next).at(index));
    }
    return step;
}

LocalisedText moved_in_words(const Term& term) {
    if (!term.moved.empty()) return term.moved;
    const bool next = term.last_day_off == DayOffRule::next_working_day;
    return {{Language::russian, next ? "последний день выходной, поэтому срок истекает в следующий рабочий день"
                                     : "последний день выходной, поэтому срок истекает в предыдущий рабочий день"},
            {Language::ukrainian, next ? "останній день вихідний, тому строк спливає наступного робочого дня"
                                       : "останній день вихідний, тому строк спливає попереднього робочого дня"},
            {Language::english, next ? "the last day is a day off, so the term ends on the next working day"
                                     : "the last day is a day off, so the term ends on the working day before it"}};
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
