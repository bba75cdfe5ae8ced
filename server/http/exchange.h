// One request on its way through libmicrohttpd; for http_server.cpp only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <microhttpd.h>
#include <optional>
#include <string>
#include <vector>

#include "server/http/network.h"
#include "server/http/router.h"
#include "server/http/shares.h"
#include "server/http/uploads.h"
#include "server/http/waiting_room.h"

namespace veche::server::http {

struct Exchange {
    enum class Phase { header, asking, body, storing, waiting, done };
    enum class Version { http_1_0, http_1_1 };
    Phase phase = Phase::header;
    Version version = Version::http_1_1;
    BodyEnd body_end = BodyEnd::broken_off;  // if it ends before its time; the others are set where we do it
    std::string target;                      // as on the request line
    const char* target_place = nullptr;      // where the library has it, until the header was read
    Request request;
    const Route* route = nullptr;
    std::chrono::steady_clock::time_point started;
    Shares::Share share;
    std::shared_ptr<Waiting> waiting;
    // Of a body that goes to a file; null: it goes into the request, or was refused.
    std::shared_ptr<Upload> upload;
    std::optional<Response> refusal;  // found out in the middle of the body, given at its end
};

// The first line as the library has it.
struct FirstLine {
    const char* method = nullptr;
    const char* version = nullptr;
};
// Fills method, path, query, fields and network. An answer means the request cannot be read in one way only.
[[nodiscard]] std::optional<Response> read_head(MHD_Connection* connection, FirstLine line, Exchange& exchange,
                                                const std::vector<Network>& trusted_proxies);

// What Content-Length says; 0 when there is no body.
[[nodiscard]] std::uint64_t body_length(const Request& request);

// Queues and closes as asked. The file of a response is opened here: gone means 404. A stream sleeps in `room`.
[[nodiscard]] MHD_Result send(MHD_Connection* connection, const Response& response, WaitingRoom& room);

// All of a response with a body in memory, as it goes over the wire; the connection ends after it.
[[nodiscard]] std::string written(const Response& response);

}  // namespace veche::server::http
