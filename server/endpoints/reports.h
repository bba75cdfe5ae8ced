// POST /v1/report: how a kiosk stands, for the fleet's list. docs/protocol.md, "Report".
#pragma once

#include "server/endpoints/device_check.h"

namespace veche::server::endpoints {

[[nodiscard]] Handler post_report(Services& services);

}  // namespace veche::server::endpoints
