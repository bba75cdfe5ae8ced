// What the office can only order of the registrar, asked for by a command that waits for it. One thread.
#pragma once

#include "server/commands/office_client.h"

namespace veche::server::commands {

// What the registrar tells of it; its refusal fails with its sentence, and so does half a minute without any word.
[[nodiscard]] Result<Json> have_done(const OfficeClient& office, const OfficeClient::Request& order);

}  // namespace veche::server::commands
