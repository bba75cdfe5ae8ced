// POST /v1/enrol: a new kiosk shows its key and proves the one-time code. docs/protocol.md, "Enrolment".
#pragma once

#include "server/endpoints/services.h"
#include "server/http/router.h"

namespace veche::server::endpoints {

// 429 by the client's address, before the body is read.
[[nodiscard]] http::Check enrolment_limit(Services& services);
// Answers from the fleet's thread; 503 when too many wait for it.
void enrol(Services& services, const http::Request& request, const http::Reply& reply);

}  // namespace veche::server::endpoints
