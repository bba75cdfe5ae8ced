// Makes this kiosk known to its server, once. docs/protocol.md, "Enrolment".
#pragma once

#include "base/durable_file.h"
#include "base/result.h"
#include "sync/http.h"
#include "sync/protocol/bundle.h"
#include "sync/protocol/keys.h"

namespace veche::sync {

// Whether `enrolled` in the folder names this key's device.
[[nodiscard]] bool is_enrolled(const DurableFolder& folder, const protocol::SigningPublicKey& key);

// Sends the request and keeps the answer as `enrolled`. May be repeated. `wrong_code` tells whether the server refused
// the code: then repeating soon would only use up its tries.
struct EnrolmentFailure {
    std::string message;
    bool wrong_code = false;
};
[[nodiscard]] tl::expected<void, EnrolmentFailure> enrol(const DurableFolder& folder, HttpClient& client,
                                                         const protocol::Bundle& bundle,
                                                         const protocol::SigningPublicKey& key);

}  // namespace veche::sync
