// GET /v1/records: status records as the registrar has written them; GET /v1/watermark: what backups cover.
#pragma once

#include "server/endpoints/services.h"
#include "server/http/message.h"

namespace veche::server::endpoints {

// The query is "after=N&epoch=E", both or neither; a record of another epoch starts from the beginning.
[[nodiscard]] http::Response get_records(Services& services, const http::Request& request);
[[nodiscard]] http::Response get_watermark(Services& services);

}  // namespace veche::server::endpoints
