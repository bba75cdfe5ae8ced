// The process that has programs of the machine work on what strangers sent: in a sandbox each, for the office. It has
// no key, no database, no network and no file of the town (server/workshop/workshop.h).
#pragma once

#include "server/layout.h"
#include "server/process/users.h"
#include "server/workshop/link.h"
#include "server/workshop/task.h"

namespace veche::server {

struct WorkshopProcess {
    Layout layout;
    ProcessUsers users;
    const workshop::Link& link;
    std::span<const workshop::Task> tasks = workshop::tasks();
};

// Works until a stop signal or until the office goes. Returns the exit code.
[[nodiscard]] int run_workshop_process(WorkshopProcess process);

}  // namespace veche::server
