// The process that alone holds the town's key: the registrar. It listens nowhere.
#pragma once

#include <optional>
#include <vector>

#include "server/configuration.h"
#include "server/layout.h"
#include "server/process/privileges.h"
#include "server/process/signs_of_life.h"
#include "server/registrar/registrar.h"

namespace veche::server {

struct RegistrarProcess {
    Layout layout;
    Configuration configuration;
    std::optional<SystemUser> user;  // to become; nothing when not started by root
    std::vector<gid_t> groups;       // through which it reads the intake
    const Heartbeat* heartbeat;
};

// Works until a stop signal. Returns the exit code.
[[nodiscard]] int run_registrar_process(RegistrarProcess process);

}  // namespace veche::server
