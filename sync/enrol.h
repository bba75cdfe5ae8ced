// Makes this kiosk known to its server, once. docs/protocol.md, "Enrolment".
#pragma once

#include <optional>
#include <string>

#include "base/durable_file.h"
#include "base/result.h"
#include "sync/http.h"
#include "sync/protocol/bundle.h"
#include "sync/protocol/keys.h"

namespace veche::sync {

// Whether `enrolled` in the folder names this key's device.
[[nodiscard]] bool is_enrolled(const DurableFolder& folder, const protocol::SigningPublicKey& key);

// `refused`: the town's server said so, signed; then repeating soon would only use up the code's tries. A bare 403 may
// be anybody's.
struct EnrolmentFailure {
    std::string message;
    bool refused = false;
};
// Sends the request and keeps the answer as `enrolled`. May be repeated. `town`: the acknowledgement key of the town's
// edition, without which no refusal can be proved.
[[nodiscard]] tl::expected<void, EnrolmentFailure> enrol(const DurableFolder& folder, HttpClient& client,
                                                         const protocol::Bundle& bundle,
                                                         const protocol::SigningPublicKey& key,
                                                         const std::optional<protocol::SigningPublicKey>& town);

}  // namespace veche::sync
