// The process that alone holds the town's key: the registrar. It listens nowhere.
#pragma once

#include "server/configuration.h"
#include "server/layout.h"
#include "server/process/signs_of_life.h"
#include "server/process/users.h"
#include "server/registrar/registrar.h"

namespace veche::server {

struct RegistrarProcess {
    Layout layout;
    Configuration configuration;
    ProcessUsers users;
    const Heartbeat* heartbeat;
};

// Works until a stop signal. Returns the exit code.
[[nodiscard]] int run_registrar_process(RegistrarProcess process);

}  // namespace veche::server
