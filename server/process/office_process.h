// The process staff talks to: pages for signing in and the API of the console. It reads the case key and the staff key
// and no other: it opens what was registered, and cannot sign what kiosks believe.
#pragma once

#include "server/configuration.h"
#include "server/http/http_server.h"
#include "server/layout.h"
#include "server/office/callers.h"
#include "server/process/signs_of_life.h"
#include "server/process/users.h"

namespace veche::server {

struct OfficeProcess {
    Layout layout;
    Configuration configuration;
    const http::Listener& listener;
    const http::Listener& commands;  // for whom `callers` names
    office::Callers callers;
    ProcessUsers users;
    int workshop;            // where ends of the connection to the workshop are found (server/workshop/link.h)
    const Heartbeat* beats;  // of its desk and of what looks at passwords
};

// Serves until a stop signal. Returns the exit code.
[[nodiscard]] int run_office_process(OfficeProcess process);

}  // namespace veche::server
