#include "server/registrar/case_term.h"

#include <algorithm>
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
    const auto day_of = [&rules](Instant instant) { return rules.zone.date_of(instant); };
    const content::Series* series = find_series(rules.profile, series_of_case(rules, subject, submission));
    if (series == nullptr || !series->answer) return {};
    content::CaseDays days;
    days.received = day_of(subject.received);
    days.registered = registered;
    auto due = content::due_of_case(rules.profile.calendar, days, *series->answer);
    if (!due) return {};
    const Date arrived = day_of(subject.arrived.value_or(subject.received));
    if (const auto step = receipt_step(day_of(submission.made), days.received, arrived)) {
        due->steps.insert(due->steps.begin(), *step);
    }
    return {due->day, content::reason_in_words(due->steps, language_of(subject)),
            content::explanation_text(due->steps)};
}

}  // namespace veche::server
