// After a command has changed a case: its record goes out at once.
#pragma once

#include "server/desk/registry_desk.h"

namespace veche::server::desk {

// Writes the newest records for the kiosks, where this desk makes them. The registrar would do it within a second; a
// server that is not running has nobody else to do it.
[[nodiscard]] Result<void> hand_out_records(RegistryDesk& desk);

}  // namespace veche::server::desk
