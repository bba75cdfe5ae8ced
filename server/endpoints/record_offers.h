// POST /v1/records: status records of epochs before a restore, offered by the kiosks that still have them.
#pragma once

#include "server/endpoints/device_check.h"
#include "server/endpoints/services.h"

namespace veche::server::endpoints {

// Answered when what is new is durable. The registrar brings it into the feed.
[[nodiscard]] Handler post_records(Services& services);

}  // namespace veche::server::endpoints
