// From a receipt code to the keys it stands for. The code never leaves the kiosk; lookup id and public key do.
#pragma once

#include "base/result.h"
#include "content/receipt_code.h"
#include "sync/protocol/keys.h"

namespace veche::protocol {

struct ReceiptKeys {
    LookupId lookup_id;
    BoxKey key;
};

[[nodiscard]] content::ReceiptCode make_receipt_code(Random& random);

// Argon2id with 2 passes over 64 MiB: about 130 ms, so on a worker thread, never on a frame.
// Fails only when the memory cannot be had.
[[nodiscard]] Result<ReceiptKeys> derive_receipt_keys(const content::ReceiptCode& code, const TownId& town);

}  // namespace veche::protocol
