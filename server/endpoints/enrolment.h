// POST /v1/enrol: a new kiosk shows its key and proves the one-time code. docs/protocol.md, "Enrolment".
#pragma once

#include "server/endpoints/services.h"
#include "server/http/router.h"

namespace veche::server::endpoints {

// 429 by the client's address, before the body is read.
[[nodiscard]] http::Check enrolment_limit(Services& services);
[[nodiscard]] http::Response enrol(Services& services, const http::Request& request);

}  // namespace veche::server::endpoints
