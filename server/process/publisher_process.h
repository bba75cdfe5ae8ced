// The process that signs what the town publishes: it keeps the timestamp and the snapshot fresh and says when something
// expires that people have to sign. It listens nowhere, and has neither residents' words nor a key that opens them.
#pragma once

#include "server/configuration.h"
#include "server/layout.h"
#include "server/process/signs_of_life.h"
#include "server/process/users.h"

namespace veche::server {

struct PublisherProcess {
    Layout layout;
    Configuration configuration;
    ProcessUsers users;
    const Heartbeat* heartbeat;
};

// Works until a stop signal. Returns the exit code.
[[nodiscard]] int run_publisher_process(PublisherProcess process);

}  // namespace veche::server
