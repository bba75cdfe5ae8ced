// Every route of the office and what stands before it, on one page: routes.cpp.
#pragma once

#include "server/http/router.h"
#include "server/office/services.h"

namespace veche::server::office {

// `services` must outlive the router.
[[nodiscard]] http::Router office_routes(Services& services);

}  // namespace veche::server::office
