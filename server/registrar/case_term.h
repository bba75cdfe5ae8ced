// When a case counts as received, and until when it is to be answered: for the registrar and for whoever looks whether
// a changed calendar gives another day. Pure.
#pragma once

#include "content/rules/legal_profile.h"
#include "content/submission.h"
#include "server/registrar/registrar.h"
#include "server/store/registry_store.h"

namespace veche::server {

// A kiosk without network keeps what was handed in: the terminal is the town's own, so the moment of handing in is the
// receipt. Not later than it arrived and not before the kiosk was enrolled: then its clock was wrong, and the arrival
// counts.
[[nodiscard]] Instant moment_of_receipt(Instant made, Instant arrived, Instant enrolled);

// The term of the answer to a case that is registered on that day, by the rules of the town as they are now.
[[nodiscard]] store::NewTerm term_of_answer(const TownRules& rules, const store::Case& subject,
                                            const content::Submission& submission, Date registered);

}  // namespace veche::server
