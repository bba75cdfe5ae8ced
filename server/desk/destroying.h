// The end of a case's words: its key is destroyed, and with it all that is sealed under it, in the registry, its
// history and the audit. What stands in clear stays: number, days, state, codes. docs/operations.md, "When a case may
// go".
#pragma once

#include <optional>
#include <string>

#include "server/desk/case_edit.h"

namespace veche::server::desk {

// How long the town's rules keep what has ended, on the day of asking.
struct StorageTerm {
    content::Storage law;
    store::EndedBefore over;  // for what ended before it the term is over
};

// Nothing: the published rules name none.
[[nodiscard]] Outcome<std::optional<StorageTerm>> storage_term(const RegistryDesk& desk);

// That a case go before its time; whoever decides it is somebody else, and nothing is done to the case in between.
[[nodiscard]] Outcome<store::Case> propose_destruction(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                                       std::string reason);

// Of a case that has ended, when its term of storage is over; before that with a reason, when another person has
// proposed it last. A command by root needs no other person. `reason` stands in the audit for good and in clear: it
// names nobody. Never taken back.
[[nodiscard]] Outcome<store::Case> destroy(RegistryDesk& desk, const Actor& actor, const Seen& seen,
                                           std::string reason);

}  // namespace veche::server::desk
