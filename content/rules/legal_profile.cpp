#include "content/rules/legal_profile.h"

#include <algorithm>

namespace veche::content {
namespace {

Date add_months(Date from, int months) {
    const int index = from.year * 12 + from.month - 1 + months;
    Date moved{index / 12, index % 12 + 1, from.day};
    while (!is_valid(moved)) --moved.day;
    return moved;
}

bool is_empty_field(const Appeal& appeal, RequiredField field) {
    switch (field) {
        case RequiredField::name: return appeal.contact.name.empty();
        case RequiredField::reply_address: return appeal.contact.postal_address.empty() && appeal.contact.email.empty();
        case RequiredField::postal_address: return appeal.contact.postal_address.empty();
        case RequiredField::telephone: return appeal.contact.telephone.empty();
        case RequiredField::text: return appeal.text.empty();
    }
    return false;
}

}  // namespace

const FormOfAppeal* find_form(const LegalProfile& profile, std::string_view id) {
    const auto found = std::find_if(profile.forms.begin(), profile.forms.end(),
                                    [&](const FormOfAppeal& form) { return form.id == id; });
    return found == profile.forms.end() ? nullptr : &*found;
}

std::vector<RequiredField> missing_fields(const LegalProfile& profile, const Appeal& appeal) {
    const FormOfAppeal* form = find_form(profile, appeal.form);
    const std::vector<RequiredField> needed =
        form == nullptr ? std::vector<RequiredField>{RequiredField::text} : form->required;
    std::vector<RequiredField> missing;
    for (const RequiredField field : needed) {
        if (is_empty_field(appeal, field)) missing.push_back(field);
    }
    return missing;
}

bool is_working_day(const WorkingCalendar& calendar, Date day) {
    const auto has = [day](const std::vector<Date>& days) {
        return std::find(days.begin(), days.end(), day) != days.end();
    };
    if (has(calendar.working_days)) return true;
    if (has(calendar.days_off) || weekday(day) >= 5) return false;
    return std::find(calendar.holidays.begin(), calendar.holidays.end(), MonthDay{day.month, day.day}) ==
           calendar.holidays.end();
}

Date end_of_term(const WorkingCalendar& calendar, Date from, const Term& term) {
    switch (term.unit) {
        case Term::Unit::calendar_days: return add_days(from, term.amount);
        case Term::Unit::months: return add_months(from, term.amount);
        case Term::Unit::working_days: break;
    }
    Date day = from;
    for (int left = term.amount; left > 0;) {
        day = add_days(day, 1);
        if (is_working_day(calendar, day)) --left;
    }
    return day;
}

DueDate due_date(const WorkingCalendar& calendar, Date from, const Term& term, Language language) {
    DueDate due{end_of_term(calendar, from, term), in_language(term.reason, language)};
    if (calendar.rule == DayOffRule::keep || is_working_day(calendar, due.day)) return due;
    const int step = calendar.rule == DayOffRule::next_working_day ? 1 : -1;
    // Never before the term began: then the day stays where it is.
    Date moved = due.day;
    while (!is_working_day(calendar, moved) && moved > from) moved = add_days(moved, step);
    if (!is_working_day(calendar, moved)) return due;
    due.day = moved;
    if (const std::string said = in_language(calendar.moved, language); !said.empty()) due.reason += "; " + said;
    return due;
}

const Series& series_of(const LegalProfile& profile, const SubmissionBody& body) {
    if (std::holds_alternative<ClauseComment>(body)) return profile.comment;
    if (std::holds_alternative<CallBackRequest>(body)) return profile.call_back;
    return profile.appeal;
}

std::string registration_number(const Series& series, int year, std::uint64_t number) {
    std::string digits = std::to_string(number);
    if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
    return series.prefix + "-" + std::to_string(year) + "-" + digits;
}

}  // namespace veche::content
