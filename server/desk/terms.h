// The last day of an answer, changed by a decision or with the calendar. The person hears of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/desk/case_edit.h"
#include "server/desk/changed_terms.h"

namespace veche::server::desk {

// The day and why, as extend() would give them: to be shown before. `until`: nothing: as long as the law allows.
[[nodiscard]] Outcome<store::NewTerm> extension_of(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                                   std::optional<Date> until);
// Once; by the legal profile as it is published now.
[[nodiscard]] Outcome<store::Case> extend(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                          std::optional<Date> until, std::string reason);

// Gives the terms; how many of the cases were still as they were when they were looked at.
[[nodiscard]] Outcome<std::size_t> change_terms(RegistryDesk& desk, const Actor& actor,
                                                const std::vector<ChangedTerm>& terms);

}  // namespace veche::server::desk
