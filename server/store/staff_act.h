// What a person does to a record: the line it leaves in the audit and the work that follows from it. A store writes
// both in the transaction of the change, so that none of the three is ever without the others.
#pragma once

#include <string>
#include <vector>

#include "server/audit/log.h"
#include "server/jobs/queue.h"
#include "server/sql/connection.h"
#include "server/store/by.h"

namespace veche::server::store {

struct StaffAct {
    audit::Act line;
    Instant when;
    std::vector<jobs::NewJob> jobs{};
};

// `details`: before and after by field; personal data only as the act's own seal made it.
[[nodiscard]] StaffAct staff_act(const By& by, std::string what, std::string subject, Json details);

// Within the transaction of the change.
[[nodiscard]] Result<void> keep(sql::Connection& connection, const StaffAct& act);

}  // namespace veche::server::store
