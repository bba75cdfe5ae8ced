// Who this kiosk is: its signing key, made here, never leaving here.
#pragma once

#include "base/durable_file.h"
#include "base/result.h"
#include "sync/protocol/keys.h"

namespace veche::sync {

// Reads `device.key` (32 bytes, 0600) in the folder, or makes one, durable, the first time. A damaged file is a
// failure: a new key would be another kiosk, which a person has to decide.
[[nodiscard]] Result<protocol::SigningKey> load_or_make_device_key(const DurableFolder& folder, Random& random);

}  // namespace veche::sync
