#include "server/registrar/case_term.h"

#include <algorithm>
#include <optional>

namespace veche::server {
namespace {

// What is to be said about the day of receipt, if anything is.
std::optional<content::ExplanationStep> receipt_step(Date made, Date received, Date arrived) {
    if (received < arrived) return content::handed_in_offline_step(received, arrived);
    if (made != received) return content::unverified_time_step(arrived);
    return std::nullopt;
}

}  // namespace

Instant moment_of_receipt(Instant made, Instant arrived, Instant since) {
    return made > arrived || made < since ? arrived : made;
}

Instant may_hand_in_since(Instant enrolled, const FormerEpochs& former) {
    Instant since = enrolled;
    for (const FormerEpoch& each : former) since = std::min(since, each.made);
    return since;
}

store::NewTerm term_of_answer(const TownRules& rules, const store::Case& subject, const content::Submission& submission,
                              Date registered) {
    const auto day_of = [&rules](Instant instant) { return rules.zone.date_of(instant); };
    const content::Series& series = series_of(rules, submission);
    if (!series.answer) return {};
    content::CaseDays days;
    days.received = day_of(subject.received);
    days.registered = registered;
    auto due = content::due_of_case(rules.profile.calendar, days, *series.answer);
    if (!due) return {};
    const Date arrived = day_of(subject.arrived.value_or(subject.received));
    if (const auto step = receipt_step(day_of(submission.made), days.received, arrived)) {
        due->steps.insert(due->steps.begin(), *step);
    }
    const auto language = content::language_from_code(subject.language).value_or(content::Language::russian);
    return {due->day, content::reason_in_words(due->steps, language), content::explanation_text(due->steps)};
}

}  // namespace veche::server
