// Every route of the office and what stands before it, on one page: routes.cpp.
#pragma once

#include "server/http/router.h"
#include "server/office/callers.h"
#include "server/office/services.h"

namespace veche::server::office {

// `services` must outlive the router.
[[nodiscard]] http::Router office_routes(Services& services);

// The same API for commands, through a socket that knows its callers: no pages, and none of what guards browsers. Both
// must outlive the router.
[[nodiscard]] http::Router command_routes(Services& services, const Callers& callers);

}  // namespace veche::server::office
