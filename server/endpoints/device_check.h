// Who sends a request: the device's RFC 9421 signature, checked before the body is read; then the body against the
// signed digest. docs/protocol.md, "Signed requests".
#pragma once

#include <functional>

#include "server/endpoints/services.h"
#include "server/http/router.h"

namespace veche::server::endpoints {

// 401, 403 or 429, or fills Request::device.
[[nodiscard]] http::Check device_check(Services& services);
// After it: whether more may be stored of the device today. 429 when not.
[[nodiscard]] http::Check stored_check(Services& services);

using Handler = std::function<void(http::Request&, const http::Reply&)>;
// The handler, called only when the body is the one that was signed.
[[nodiscard]] Handler with_signed_body(Handler handler);

}  // namespace veche::server::endpoints
