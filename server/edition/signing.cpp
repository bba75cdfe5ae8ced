#include "server/edition/signing.h"

#include <algorithm>
#include <optional>

#include "base/files.h"
#include "server/edition/published.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

namespace tuf = protocol::tuf;

constexpr std::int64_t seconds_in_day = 86'400;
constexpr std::int64_t seconds_in_hour = 3'600;
constexpr mode_t readable = 0644;

Instant after_days(Instant now, int days) {
    return {now.seconds + days * seconds_in_day};
}

Result<void> write_metadata(const Layout& layout, const std::string& name, std::string_view bytes) {
    return write_file(layout.metadata() / name, bytes, readable);
}

tuf::MetadataFile describe(std::uint64_t version, std::string_view bytes) {
    return {version, bytes.size(), protocol::sha256(bytes)};
}

struct Signers {
    protocol::SigningKey targets;
    protocol::SigningKey snapshot;
    protocol::SigningKey timestamp;
};

Result<Signers> read_signers(const Layout& layout) {
    auto targets = read_signing_key(layout, KeyName::targets);
    if (!targets) return tl::unexpected(targets.error());
    auto snapshot = read_signing_key(layout, KeyName::snapshot);
    if (!snapshot) return tl::unexpected(snapshot.error());
    auto timestamp = read_signing_key(layout, KeyName::timestamp);
    if (!timestamp) return tl::unexpected(timestamp.error());
    return Signers{std::move(*targets), std::move(*snapshot), std::move(*timestamp)};
}

// The first publication makes it; afterwards the root key need not be on the machine.
Result<void> make_root_once(const Layout& layout, const Configuration::Publish& expiry, const Signers& signers,
                            Instant now) {
    const auto there = read_newest_root(layout);
    if (!there) return tl::unexpected(there.error());
    if (*there) return {};
    const auto key = read_signing_key(layout, KeyName::root);
    if (!key) return tl::unexpected(key.error());
    const tuf::Root root = tuf::make_root({*key, signers.targets, signers.snapshot, signers.timestamp}, 1,
                                          after_days(now, expiry.root_days));
    return write_metadata(layout, tuf::root_file_name(1), tuf::write_root(root, {&*key}));
}

Instant timestamp_expiry(const Configuration::Publish& expiry, Instant now) {
    return {now.seconds + expiry.timestamp_hours * seconds_in_hour};
}

}  // namespace

Result<void> sign_edition(const Layout& layout, const Configuration::Publish& expiry, std::string_view catalog,
                          const Versions& versions, Instant now) {
    const auto signers = read_signers(layout);
    if (!signers) return tl::unexpected(signers.error());
    if (auto made = make_root_once(layout, expiry, *signers, now); !made) return made;
    if (auto noted = write_versions(layout, versions); !noted) return noted;

    const protocol::Hash hash = protocol::sha256(catalog);
    if (auto written = write_file(layout.targets() / tuf::catalog_file_name(hash), catalog, readable); !written) {
        return written;
    }
    tuf::Targets targets;
    targets.version = versions.targets;
    targets.expires = after_days(now, expiry.targets_days);
    targets.targets[std::string(tuf::catalog_target)] = {catalog.size(), hash};
    const std::string targets_bytes = tuf::write_targets(targets, signers->targets);
    if (auto written = write_metadata(layout, tuf::targets_file_name(targets.version), targets_bytes); !written) {
        return written;
    }
    tuf::Snapshot snapshot;
    snapshot.version = versions.snapshot;
    snapshot.expires = after_days(now, expiry.snapshot_days);
    snapshot.files["targets.json"] = describe(targets.version, targets_bytes);
    const std::string snapshot_bytes = tuf::write_snapshot(snapshot, signers->snapshot);
    if (auto written = write_metadata(layout, tuf::snapshot_file_name(snapshot.version), snapshot_bytes); !written) {
        return written;
    }
    tuf::Timestamp timestamp;
    timestamp.version = versions.timestamp;
    timestamp.expires = timestamp_expiry(expiry, now);
    timestamp.snapshot = describe(snapshot.version, snapshot_bytes);
    return write_metadata(layout, std::string(tuf::timestamp_file_name),
                          tuf::write_timestamp(timestamp, signers->timestamp));
}

Result<bool> renew_timestamp(const Layout& layout, const Configuration::Publish& expiry,
                             const protocol::SigningKey& key, Instant now) {
    const auto is_due = [&](const std::optional<Published>& published) {
        const std::int64_t half = expiry.timestamp_hours * seconds_in_hour / 2;
        return published && published->timestamp.expires.seconds - now.seconds <= half;
    };
    const auto seen = read_published(layout);
    if (!seen) return tl::unexpected(seen.error());
    if (!is_due(*seen)) return false;
    // Read again under the lock: an edition may have come in between, and its timestamp must not be written over.
    const auto lock = FolderLock::take(layout.publish_lock(), "publish or backup");
    if (!lock) return tl::unexpected(lock.error());
    const auto published = read_published(layout);
    if (!published) return tl::unexpected(published.error());
    if (!is_due(*published)) return false;
    tuf::Timestamp timestamp = (*published)->timestamp;
    const Versions versions = next_timestamp(read_versions(layout), now);
    if (auto noted = write_versions(layout, versions); !noted) return tl::unexpected(noted.error());
    timestamp.version = versions.timestamp;
    timestamp.expires = timestamp_expiry(expiry, now);
    auto written = write_metadata(layout, std::string(tuf::timestamp_file_name), tuf::write_timestamp(timestamp, key));
    if (!written) return tl::unexpected(written.error());
    return true;
}

}  // namespace veche::server
