// The body of an answer that is made while it goes, for the library; for exchange.cpp only.
#pragma once

#include <memory>
#include <microhttpd.h>

#include "server/http/message.h"
#include "server/http/waiting_room.h"

namespace veche::server::http {

// Null when there is no memory for it.
[[nodiscard]] MHD_Response* stream_response(MHD_Connection* connection, std::shared_ptr<BodyStream> stream,
                                            WaitingRoom& room);

}  // namespace veche::server::http
