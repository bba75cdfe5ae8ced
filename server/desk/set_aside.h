// Envelopes that could not be opened.
#pragma once

#include <optional>

#include "server/desk/actor.h"
#include "server/desk/registry_desk.h"
#include "server/store/ballot_store.h"

namespace veche::server::desk {

// The registrar tries what was set aside again with its next look: one envelope, or all. How many it was given.
[[nodiscard]] Outcome<std::size_t> take_up(RegistryDesk& desk, const Actor& actor,
                                           const std::optional<protocol::EnvelopeId>& envelope);
// The same of ballots that could not be opened. Their store is the registrar's alone, so that only root has both.
[[nodiscard]] Outcome<std::size_t> take_up_ballots(RegistryDesk& desk, store::BallotStore& ballots, const Actor& actor,
                                                   const std::optional<protocol::EnvelopeId>& envelope);

}  // namespace veche::server::desk
