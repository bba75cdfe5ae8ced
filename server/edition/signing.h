// Signs an edition (targets, snapshot, timestamp; the root at first) and keeps the timestamp fresh.
// Order of writing: what is named before what names it, the timestamp last, each file whole or not there: a reader
// between any two writes, or after a power cut, sees the old edition or the new one.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "server/configuration.h"
#include "server/edition/versions.h"
#include "server/layout.h"
#include "sync/protocol/keys.h"
#include "sync/protocol/tuf.h"

namespace veche::server {

// Reads the keys root (only if there is no root yet), targets, snapshot and timestamp. The blobs and pages the catalog
// names must be there already. `versions`: the next ones; noted (versions.h) before any file carries them.
[[nodiscard]] Result<void> sign_edition(const Layout& layout, const Configuration::Publish& expiry,
                                        std::string_view catalog, const Versions& versions, Instant now);

// Signs the timestamp anew when half of its time is over. True: it did. False: not yet, or nothing is published. Fails
// while publish or a backup is at work; to be tried again.
[[nodiscard]] Result<bool> renew_timestamp(const Layout& layout, const Configuration::Publish& expiry,
                                           const protocol::SigningKey& key, Instant now);

}  // namespace veche::server
