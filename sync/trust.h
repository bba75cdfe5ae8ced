// The client workflow of The Update Framework (specification 1.0.34, section 5): which catalog is the town's newest.
// docs/protocol.md, "Trusted content". Used by one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/durable_file.h"
#include "base/result.h"
#include "sync/content_source.h"
#include "sync/protocol/tuf.h"

namespace veche::sync {

// What is trusted now, from the files kept in the folder.
struct TrustedMetadata {
    protocol::tuf::Root root;
    std::optional<protocol::tuf::Timestamp> timestamp;
    std::optional<protocol::tuf::Snapshot> snapshot;
    std::optional<protocol::tuf::Targets> targets;
};

// Everything but `fresh` is safe to show; `stale` says that the newest signed word is past its date.
enum class Freshness { fresh, stale };

// A bundle's metadata may have expired on the way; they are shown as stale. A server's are refused then: it may be
// an attacker who holds newer ones back.
enum class Expired { refused, accepted };

class Trust {
  public:
    // `folder` keeps root.json, its copy root.copy.json, timestamp.json, snapshot.json, targets.json. On the very first
    // start `first_root` (from the bundle, its hash already checked) is taken and kept; later only when both kept roots
    // are damaged. Fails when none of them is right and one cannot be read: it may be newer than the bundle's. Other
    // kept files that no longer pass their checks are left out.
    [[nodiscard]] static Result<Trust> open(const DurableFolder& folder, std::string_view first_root);

    // One walk through the workflow. On failure everything trusted before stays trusted; what was checked completely on
    // the way is kept.
    [[nodiscard]] Result<void> refresh(ContentSource& source, Instant now, Expired expired = Expired::refused);

    // The catalog of the trusted targets, if any was ever reached.
    [[nodiscard]] std::optional<protocol::tuf::TargetFile> catalog() const;
    [[nodiscard]] Freshness freshness(Instant now) const;
    // Whether the last refresh failed only because something right is past its date.
    [[nodiscard]] bool expired_seen() const { return expired_seen_; }
    [[nodiscard]] const TrustedMetadata& trusted() const { return trusted_; }

  private:
    Trust(const DurableFolder& folder, TrustedMetadata trusted);
    [[nodiscard]] Result<void> refresh_root(ContentSource& source);
    [[nodiscard]] Result<void> take_root(const std::string& file);
    [[nodiscard]] Result<void> refresh_timestamp(ContentSource& source, Instant now, Expired expired);
    [[nodiscard]] Result<void> refresh_snapshot(ContentSource& source, Instant now, Expired expired);
    [[nodiscard]] Result<void> refresh_targets(ContentSource& source, Instant now, Expired expired);

    [[nodiscard]] tl::unexpected<Error> too_old(const std::string& name);

    const DurableFolder* folder_;
    bool expired_seen_ = false;
    TrustedMetadata trusted_;
};

}  // namespace veche::sync
