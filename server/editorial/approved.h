// The publisher's side of an approval: an edition is signed only when approvals name the hash of everything in it, made
// here of what goes in (docs/decisions/0007-approval-by-hash.md). Who may approve is not asked: the office did. Pure.
#pragma once

#include <vector>

#include "server/publish/canonical_form.h"
#include "server/store/content_store.h"

namespace veche::server::editorial {

// Whether the version says just that, and the approval names it.
[[nodiscard]] bool says(const store::ApprovedVersion& version, const publish::Form& form);

// Fails naming the first subject that no approval names as it is, whose version is not the one that was approved, which
// was approved on top of something else than is live, or which is live and missing though nobody approved that it goes.
[[nodiscard]] Result<void> check_approved(const publish::Forms& edition,
                                          const std::vector<store::ApprovedVersion>& approved,
                                          const store::LiveEdition& live);

}  // namespace veche::server::editorial
