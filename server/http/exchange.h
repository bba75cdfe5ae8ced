// One request on its way through libmicrohttpd; for http_server.cpp only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <microhttpd.h>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/http/network.h"
#include "server/http/router.h"
#include "server/http/shares.h"

namespace veche::server::http {

// The meeting place of a suspended connection, its answer and its deadline.
struct Waiting {
    std::mutex mutex;
    MHD_Connection* connection = nullptr;  // while suspended; null otherwise
    std::optional<Response> response;      // none though it was answered: the body may come
    bool answered = false;
    std::chrono::steady_clock::time_point deadline;

    // The first answer wins; a suspended connection is woken.
    void answer(std::optional<Response> given);
};

struct Exchange {
    enum class Phase { header, asking, body, waiting, done };
    Phase phase = Phase::header;
    BodyEnd body_end = BodyEnd::broken_off;  // if it ends before its time; the others are set where we do it
    std::string target;                      // as on the request line
    const char* target_place = nullptr;      // where the library has it, until the header was read
    Request request;
    const Route* route = nullptr;
    std::chrono::steady_clock::time_point started;
    Shares::Share share;
    std::shared_ptr<Waiting> waiting;
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

// Queues and closes as asked. The file of a response is opened here: gone means 404.
[[nodiscard]] MHD_Result send(MHD_Connection* connection, const Response& response);

}  // namespace veche::server::http
