// What can be done to a case, one function an act, whoever asks for it. Each checks what the state of the case allows,
// writes its record and hands the records out to the kiosks.
#pragma once

#include <optional>
#include <string>

#include "server/desk/changed_terms.h"
#include "server/desk/registry_desk.h"

namespace veche::server::desk {

enum class EarlierAnswer { keep, replace };
// The text is cleaned and checked as what a kiosk must show. The case as it was before; fails when it is not registered
// yet, or answered and the earlier answer is to be kept.
[[nodiscard]] Result<store::Case> answer(RegistryDesk& desk, const std::string& number_or_id, std::string text,
                                         EarlierAnswer earlier);

// Gives the terms; how many of the cases were still open.
[[nodiscard]] Result<std::size_t> change_terms(RegistryDesk& desk, const std::vector<ChangedTerm>& terms);

// The registrar tries what was set aside again with its next look: one envelope, or all. How many it was given.
[[nodiscard]] Result<std::size_t> take_up(RegistryDesk& desk, const std::optional<protocol::EnvelopeId>& envelope);

}  // namespace veche::server::desk
