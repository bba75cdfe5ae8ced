// PUT /v1/submissions/{id} and POST /v1/submissions/batch: envelopes in, signed acknowledgements out, never before the
// commit. docs/protocol.md, "Submissions".
#pragma once

#include "server/endpoints/device_check.h"

namespace veche::server::endpoints {

[[nodiscard]] Handler put_submission(Services& services);
[[nodiscard]] Handler post_batch(Services& services);

}  // namespace veche::server::endpoints
