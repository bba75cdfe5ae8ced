// Tells the server how this kiosk stands. docs/protocol.md, "Report".
#pragma once

#include "base/result.h"
#include "sync/http.h"
#include "sync/protocol/kiosk_report.h"
#include "sync/request_signer.h"

namespace veche::sync {

// The status of the answer: 200, 404 of a server that knows no reports, or a refusal. Fails when none came.
[[nodiscard]] Result<int> send_report(HttpClient& client, const RequestSigner& signer,
                                      const protocol::KioskReport& report);

}  // namespace veche::sync
