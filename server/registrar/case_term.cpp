#include "server/registrar/case_term.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "content/discussion.h"

namespace veche::server {
namespace {

// What is to be said about the day of receipt, if anything is.
std::optional<content::ExplanationStep> receipt_step(Date made, Date received, Date arrived) {
    if (received < arrived) return content::handed_in_offline_step(received, arrived);
    if (made != received) return content::unverified_time_step(arrived);
    return std::nullopt;
}

bool is_in_time(const TownRules& rules, const content::ClauseComment& comment, Instant made) {
    const auto until = rules.discussed_until.find(comment.draft);
    if (until == rules.discussed_until.end()) return true;
    const content::DiscussionEnd end = content::discussion_end(until->second, rules.zone, rules.comments_grace_minutes);
    return content::is_in_time(end, comment.begun.value_or(made), made);
}

// Of a case whose series was not kept the number tells it.
bool is_numbered_as_comment(const TownRules& rules, const std::string& number) {
    const content::Series& comments = content::series_of(rules.profile, content::SubmissionKind::clause_comment);
    return number.rfind(comments.prefix + "-", 0) == 0;
}

content::CaseDays days_of(const TownRules& rules, const store::Case& subject, Date registered,
                          std::optional<Date> last_day = {}) {
    content::CaseDays days;
    days.received = rules.zone.date_of(subject.received);
    days.registered = registered;
    days.last_day = last_day;
    return days;
}

std::optional<content::DueDate> due_of_answer(const TownRules& rules, const store::Case& subject,
                                              const content::Submission& submission, Date registered) {
    const content::Series* series = find_series(rules.profile, series_of_case(rules, subject, submission));
    if (series == nullptr || !series->answer) return std::nullopt;
    const content::CaseDays days = days_of(rules, subject, registered);
    auto due = content::due_of_case(rules.profile.calendar, days, *series->answer);
    if (!due) return std::nullopt;
    const Date arrived = rules.zone.date_of(subject.arrived.value_or(subject.received));
    if (const auto step = receipt_step(rules.zone.date_of(submission.made), days.received, arrived)) {
        due->steps.insert(due->steps.begin(), *step);
    }
    return due;
}

// By the extension of the law, and never beyond what it allows in all.
content::DueDate longest_of(const TownRules& rules, const content::CaseDays& days) {
    const content::LegalProfile& profile = rules.profile;
    auto longest = content::due_of_case(profile.calendar, days, profile.extension);
    const auto in_all = profile.longest ? content::due_of_case(profile.calendar, days, *profile.longest) : std::nullopt;
    if (!longest || (in_all && in_all->day < longest->day)) longest = in_all;
    return longest.value_or(content::DueDate{*days.last_day, *days.last_day, {}});
}

store::NewTerm in_words(const content::DueDate& due, const store::Case& subject) {
    return {due.day, content::reason_in_words(due.steps, language_of(subject)), content::explanation_text(due.steps)};
}

// What comes from a kiosk as an appeal of the law is one because that law takes it so.
store::LegalForm form_of_kiosk(const content::LegalProfile& profile,
                               const std::optional<store::Stored<content::CaseSeries>>& series) {
    const auto name = series ? known(*series) : std::nullopt;
    if (name != content::CaseSeries::appeal) return store::LegalForm::message;
    switch (profile.electronic_form) {
        case content::ElectronicForm::electronic: return store::LegalForm::electronic;
        case content::ElectronicForm::electronic_identified: return store::LegalForm::electronic_identified;
    }
    return store::LegalForm::electronic;
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

std::optional<store::Stored<content::CaseSeries>> series_of_case(const TownRules& rules, const store::Case& subject,
                                                                 const content::Submission& submission) {
    if (subject.series) return subject.series;
    const auto named = [&rules](content::SubmissionKind kind) { return content::case_series(rules.profile, kind); };
    const auto* comment = std::get_if<content::ClauseComment>(&submission.body);
    if (comment == nullptr) return named(content::kind_of(submission.body));
    const bool in_time = subject.number.empty() ? is_in_time(rules, *comment, submission.made)
                                                : is_numbered_as_comment(rules, subject.number);
    return named(in_time ? content::SubmissionKind::clause_comment : content::SubmissionKind::appeal);
}

const content::Series* find_series(const content::LegalProfile& profile,
                                   const std::optional<store::Stored<content::CaseSeries>>& series) {
    const auto name = series ? known(*series) : std::nullopt;
    return name ? content::find_series(profile, *name) : nullptr;
}

store::NewTerm term_of_answer(const TownRules& rules, const store::Case& subject, const content::Submission& submission,
                              Date registered) {
    const auto due = due_of_answer(rules, subject, submission, registered);
    return due ? in_words(*due, subject) : store::NewTerm{};
}

Result<store::NewTerm> extended_term(const TownRules& rules, const store::Case& subject,
                                     const content::Submission& submission, Date registered,
                                     std::optional<Date> until) {
    auto due = due_of_answer(rules, subject, submission, registered);
    if (!due) return failure("the law sets no term for such a case, so there is none to extend");
    const content::DueDate longest = longest_of(rules, days_of(rules, subject, registered, due->last_day));
    if (longest.day <= due->day) return failure("the law allows no longer term");
    if (until && (*until <= due->day || *until > longest.day)) {
        return failure("the term can be extended to a day after " + to_string(due->day) + ", at the latest to " +
                       to_string(longest.day));
    }
    if (until && !content::is_working_day(rules.profile.calendar, *until)) {
        return failure(to_string(*until) + " is a day off");
    }
    using What = content::ExplanationStep::What;
    due->steps.push_back({What::extended, until.value_or(longest.last_day), rules.profile.extension.reason, {}});
    // How it moved from there; where it began and the rule are said already.
    const auto moves = [](const content::ExplanationStep& step) {
        return step.what != What::started && step.what != What::counted;
    };
    if (!until) std::copy_if(longest.steps.begin(), longest.steps.end(), std::back_inserter(due->steps), moves);
    due->day = until.value_or(longest.day);
    return in_words(*due, subject);
}

void complete_registration(const TownRules& rules, store::Case subject, const content::Submission& submission,
                           store::Registration& registration) {
    registration.series = subject.series = series_of_case(rules, subject, submission);
    if (const auto* series = find_series(rules.profile, subject.series)) registration.prefix = series->prefix;
    if (const auto* appeal = std::get_if<content::Appeal>(&submission.body)) {
        registration.missing = content::missing_fields(rules.profile, *appeal);
    }
    if (!subject.legal_form) registration.legal_form = form_of_kiosk(rules.profile, registration.series);
    store::NewTerm term = term_of_answer(rules, subject, submission, registration.day);
    registration.due = term.due;
    registration.due_reason = std::move(term.due_reason);
    registration.explanation = std::move(term.explanation);
}

}  // namespace veche::server
