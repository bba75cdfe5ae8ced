// What can be done to a case, one function an act, whoever asks for it. Each asks for the right it needs, checks what
// the state of the case allows, leaves a line in the audit in the transaction of what it does, writes its record and
// hands the records out to the kiosks.
#pragma once

#include <optional>
#include <string>

#include "server/desk/actor.h"
#include "server/desk/changed_terms.h"
#include "server/desk/registry_desk.h"
#include "server/store/ballot_store.h"

namespace veche::server::desk {

enum class EarlierAnswer { keep, replace };
// The text is cleaned and checked as what a kiosk must show. The case as it was before; refused when it is not
// registered yet, or answered and the earlier answer is to be kept. Another answer needs the right to take one back.
[[nodiscard]] Outcome<store::Case> answer(RegistryDesk& desk, const Actor& actor, const std::string& number_or_id,
                                          std::string text, EarlierAnswer earlier);

// Gives the terms; how many of the cases were still open.
[[nodiscard]] Outcome<std::size_t> change_terms(RegistryDesk& desk, const Actor& actor,
                                                const std::vector<ChangedTerm>& terms);

// The registrar tries what was set aside again with its next look: one envelope, or all. How many it was given.
[[nodiscard]] Outcome<std::size_t> take_up(RegistryDesk& desk, const Actor& actor,
                                           const std::optional<protocol::EnvelopeId>& envelope);
// The same of ballots that could not be opened. Their store is the registrar's alone, so that only root has both.
[[nodiscard]] Outcome<std::size_t> take_up_ballots(RegistryDesk& desk, store::BallotStore& ballots, const Actor& actor,
                                                   const std::optional<protocol::EnvelopeId>& envelope);

}  // namespace veche::server::desk
