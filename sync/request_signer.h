// Puts the device's signature (RFC 9421) on a request.
#pragma once

#include "base/clock.h"
#include "sync/http.h"
#include "sync/protocol/keys.h"

namespace veche::sync {

// Key and clock must outlive it. Any thread.
class RequestSigner {
  public:
    RequestSigner(const protocol::SigningKey& key, const Clock& clock) : key_(key), clock_(clock) {}

    // Adds Content-Digest (if there is a body), Signature-Input and Signature.
    void sign(HttpRequest& request) const;

  private:
    const protocol::SigningKey& key_;
    const Clock& clock_;
};

}  // namespace veche::sync
