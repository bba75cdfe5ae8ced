// The process that listens: takes envelopes, serves content and records. It can read the acknowledgement key and no
// other, and cannot open an envelope.
#pragma once

#include "server/configuration.h"
#include "server/http/http_server.h"
#include "server/layout.h"
#include "server/process/users.h"

namespace veche::server {

struct HttpProcess {
    Layout layout;
    Configuration configuration;
    const http::Listener& listener;
    const http::Listener* metrics_listener = nullptr;  // null: no metrics
    ProcessUsers users;
};

// Serves until a stop signal. Prints "listening on http://…" when it is ready. Returns the exit code.
[[nodiscard]] int run_http_process(HttpProcess process);

}  // namespace veche::server
