// Signs an edition (targets, snapshot, timestamp; the root at first) and keeps what need not wait for people fresh.
// Order of writing: what is named before what names it, the timestamp last, each file whole or not there: a reader
// between any two writes, or after a power cut, sees the old edition or the new one.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "server/configuration.h"
#include "server/edition/versions.h"
#include "server/layout.h"
#include "sync/protocol/tuf.h"

namespace veche::server {

// Reads the keys root (only if there is no root yet), targets, snapshot and timestamp; fails when the newest root names
// others. The blobs and pages the catalog
// names must be there already. `versions`: the next ones; noted (versions.h) before any file carries them.
[[nodiscard]] Result<void> sign_edition(const Layout& layout, const Configuration::Publish& expiry,
                                        std::string_view catalog, const Versions& versions, Instant now);

// The first root, where there is none yet; who signs editions needs its key never again.
[[nodiscard]] Result<void> make_missing_root(const Layout& layout, const Configuration::Publish& expiry, Instant now);

// What signs for the town says no more than half of its time: then it is signed anew, as far as its key is here.
enum class Renewed { nothing, timestamp, snapshot_and_timestamp };

// The snapshot and the timestamp, by the keys as they lie in DIR/keys at this moment; without snapshot.key (a town may
// keep it elsewhere) the timestamp alone. Fails while publish or a backup is at work; to be tried again.
[[nodiscard]] Result<Renewed> renew_online(const Layout& layout, const Configuration::Publish& expiry, Instant now);

}  // namespace veche::server
