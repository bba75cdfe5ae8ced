// What the law of the town's country asks of appeals: forms, needed fields, terms, days off, numbering. Data of
// assets/rules/*.toml (docs/formats.md, "Legal profile"), never code. Pure values; used by the kiosk (which forms and
// fields to show) and by the registrar (number, due date and its reason).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "content/language.h"
#include "content/submission.h"
#include "content/town.h"

namespace veche::content {

// A field without which the law lets an office leave an appeal unanswered. The kiosk asks for it before sealing;
// the registrar registers all the same and notes what is missing.
enum class RequiredField {
    name,
    reply_address,   // a postal address or an e-mail address
    postal_address,  // a postal address and nothing else
    telephone,
    text
};

struct FormOfAppeal {
    std::string id;  // as in Appeal::form
    LocalisedText name;
    LocalisedText hint;  // when to choose it, one sentence
    std::vector<RequiredField> required;

    bool operator==(const FormOfAppeal&) const = default;
};

struct Term {
    enum class Unit { calendar_days, working_days, months };
    int amount = 0;
    Unit unit = Unit::calendar_days;
    LocalisedText reason;  // in words with the law's article: "30 days from registration (…)"

    bool operator==(const Term&) const = default;
};

// What happens to a last day that falls on a day off.
enum class DayOffRule { keep, previous_working_day, next_working_day };

// A yearly day off.
struct MonthDay {
    int month = 1;
    int day = 1;

    bool operator==(const MonthDay&) const = default;
};

struct WorkingCalendar {
    std::vector<MonthDay> holidays;  // every year
    std::vector<Date> days_off;      // single transferred days off
    std::vector<Date> working_days;  // single Saturdays and Sundays that are worked
    DayOffRule rule = DayOffRule::keep;
    LocalisedText moved;  // said after the reason when the rule moved the day

    bool operator==(const WorkingCalendar&) const = default;
};

// Numbers of one kind of case run from 1 each year: prefix "П" gives "П-2026-000017".
struct Series {
    std::string prefix;
    std::optional<Term> answer;  // absent: the law sets no term

    bool operator==(const Series&) const = default;
};

struct LegalProfile {
    std::string id;  // "ru"
    LocalisedText law;
    std::vector<FormOfAppeal> forms;  // in the order shown
    Term registration;                // from receiving to registering
    Term redirect;                    // to hand on what is not ours
    Term extension;                   // of the answer, at most
    std::optional<Term> simple;       // for what needs no study
    std::optional<Term> longest;      // extension included
    Series appeal;                    // its answer term is always there
    Series comment;
    Series call_back;
    WorkingCalendar calendar;

    bool operator==(const LegalProfile&) const = default;
};

struct DueDate {
    Date day;
    std::string reason;  // for people, in the language asked for
};

// `file` is named in errors: "ru.toml:12: field 'amount': …".
[[nodiscard]] Result<LegalProfile> legal_profile_from_toml(std::string_view toml, const std::string& file);
// The text of assets/rules/ID.toml as it was built in; empty when there is no such profile.
[[nodiscard]] std::string_view built_in_legal_profile(std::string_view id);
[[nodiscard]] std::vector<std::string_view> built_in_legal_profile_ids();

[[nodiscard]] const FormOfAppeal* find_form(const LegalProfile& profile, std::string_view id);
// The needed fields that are empty in `appeal`, in the order of the form; an unknown form needs only its text.
[[nodiscard]] std::vector<RequiredField> missing_fields(const LegalProfile& profile, const Appeal& appeal);

[[nodiscard]] bool is_working_day(const WorkingCalendar& calendar, Date day);
// The last day of a term that began on `from`, before any day-off rule. A month later means the same day of the
// month, or its last day where there is no such day.
[[nodiscard]] Date end_of_term(const WorkingCalendar& calendar, Date from, const Term& term);
// The same after the day-off rule, with the reason in words.
[[nodiscard]] DueDate due_date(const WorkingCalendar& calendar, Date from, const Term& term, Language language);

[[nodiscard]] const Series& series_of(const LegalProfile& profile, const SubmissionBody& body);
[[nodiscard]] std::string registration_number(const Series& series, int year, std::uint64_t number);

}  // namespace veche::content
