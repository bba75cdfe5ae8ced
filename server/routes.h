// Every route of the server and what stands before it, on one page: routes.cpp.
#pragma once

#include "server/endpoints/services.h"
#include "server/http/router.h"

namespace veche::server {

// `services` must outlive the router.
[[nodiscard]] http::Router public_routes(Services& services);
// For the loopback socket of its own.
[[nodiscard]] http::Router metrics_routes(Services& services);

}  // namespace veche::server
