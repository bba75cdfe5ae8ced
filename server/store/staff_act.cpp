#include "server/store/staff_act.h"

#include <utility>

namespace veche::server::store {

StaffAct staff_act(const By& by, std::string what, std::string subject, Json details) {
    return {{by.who, by.from, std::move(what), std::move(subject), std::move(details)}, by.when};
}

Result<void> keep(sql::Connection& connection, const StaffAct& act) {
    if (const auto line = audit::Log(connection).add(act.line, act.when); !line) return tl::unexpected(line.error());
    jobs::Queue queue(connection);
    for (const jobs::NewJob& job : act.jobs) {
        if (const auto added = queue.add(job, act.when); !added) return tl::unexpected(added.error());
    }
    return {};
}

}  // namespace veche::server::store
