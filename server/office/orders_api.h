// Routes of what the registrar does for the office (server/desk/orders.h): kiosks, counts of polls, orders. As api.h.
#pragma once

#include <cstdint>

#include "server/desk/outcome.h"
#include "server/office/api.h"

namespace veche::server::office {

[[nodiscard]] http::Response get_kiosks(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_blocking(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_unblocking(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response delete_kiosk(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_kiosk_bundles(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_kiosk_bundle(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response post_bundle_revocation(Services& services, const Asker& asker,
                                                    const http::Request& request);

[[nodiscard]] http::Response post_poll_count(Services& services, const Asker& asker, const http::Request& request);
[[nodiscard]] http::Response get_poll_count(Services& services, const Asker& asker, const http::Request& request);

[[nodiscard]] http::Response get_order(Services& services, const Asker& asker, const http::Request& request);

// 202 with the number of the order, or why there is none.
[[nodiscard]] http::Response told_order(const desk::Outcome<std::int64_t>& number);

}  // namespace veche::server::office
