// What a person does about a job of a store: it is tried again, or put away.
#pragma once

#include <cstdint>

#include "server/desk/actor.h"
#include "server/jobs/queue.h"

namespace veche::server::desk {

enum class JobAct {
    retry,  // what was given up or put away waits again
    cancel  // what is to be done still, or was given up, is not done; whoever does it now stops without effect
};

// With its line in the audit of that store. Refused when there is no such job or its state does not allow it.
[[nodiscard]] Outcome<void> act_on_job(sql::Connection& store, const Actor& actor, JobAct act, std::int64_t number);

}  // namespace veche::server::desk
