// PUT /v1/submissions/{id}, POST /v1/submissions and POST /v1/ballots: envelopes in, signed acknowledgements out, never
// before the commit. docs/protocol.md, "Submissions".
#pragma once

#include "server/endpoints/device_check.h"

namespace veche::server::endpoints {

[[nodiscard]] Handler put_submission(Services& services);
// Ballots never come together with anything else.
enum class BatchKind { ballots, others };
[[nodiscard]] Handler post_batch(Services& services, BatchKind kind);

}  // namespace veche::server::endpoints
