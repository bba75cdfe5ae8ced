// When a case counts as received, and until when it is to be answered: for the registrar and for whoever looks whether
// a changed calendar gives another day. Pure.
#pragma once

#include "content/rules/legal_profile.h"
#include "content/submission.h"
#include "server/registrar/registrar.h"
#include "server/store/registry_store.h"

namespace veche::server {

// A kiosk without network keeps what was handed in: the terminal is the town's own, so the moment of handing in is the
// receipt. Not later than it arrived and not before the kiosk can have been the town's: then its clock was wrong, and
// the arrival counts.
[[nodiscard]] Instant moment_of_receipt(Instant made, Instant arrived, Instant since);

// Since when a kiosk enrolled at that moment may have handed things in: after a restore the fleet may have forgotten
// that it was enrolled before, but not before the copy was made.
[[nodiscard]] Instant may_hand_in_since(Instant enrolled, const FormerEpochs& former);

// The series a case is, or is to be, registered in: as long as it stands, whatever has become since of the
// draft it is about. A comment that was neither made in time nor begun in time and finished within the grace is an
// appeal like any other: it gets an answer.
[[nodiscard]] std::optional<store::Stored<content::CaseSeries>> series_of_case(const TownRules& rules,
                                                                               const store::Case& subject,
                                                                               const content::Submission& submission);
// Null when the profile has it no more, or this program does not know it.
[[nodiscard]] const content::Series* find_series(const content::LegalProfile& profile,
                                                 const std::optional<store::Stored<content::CaseSeries>>& series);

// Series, needed fields and term of a case that is to be registered on `registration.day`.
void complete_registration(const TownRules& rules, store::Case subject, const content::Submission& submission,
                           store::Registration& registration);

// The same when it was extended: as long as the law allows, or until a day before that. Fails with the reason where the
// law has no longer term, or none for such a case, and when `until` is no day of it.
[[nodiscard]] Result<store::NewTerm> extended_term(const TownRules& rules, const store::Case& subject,
                                                   const content::Submission& submission, Date registered,
                                                   std::optional<Date> until);

// The term of the answer to a case that is registered on that day, by the rules of the town as they are now.
[[nodiscard]] store::NewTerm term_of_answer(const TownRules& rules, const store::Case& subject,
                                            const content::Submission& submission, Date registered);

}  // namespace veche::server
