// What an act on a case leaves to be told to the assignee it gives the case to.
#pragma once

#include <optional>
#include <string>

#include "server/accounts/notice.h"
#include "server/jobs/queue.h"
#include "server/store/by.h"
#include "server/store/case.h"

namespace veche::server::desk {

// Nothing: no letters are written, or it is given to nobody else, or to who did it.
[[nodiscard]] std::optional<jobs::NewJob> letter_to_assignee(accounts::Letters letters,
                                                             const std::string& assignee_before,
                                                             const store::Case& after, const store::By& by);

}  // namespace veche::server::desk
