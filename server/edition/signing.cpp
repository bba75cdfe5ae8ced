#include "server/edition/signing.h"

#include <algorithm>
#include <optional>
#include <system_error>

#include "base/files.h"
#include "server/edition/published.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

namespace tuf = protocol::tuf;

constexpr std::int64_t seconds_in_day = 86'400;
constexpr std::int64_t seconds_in_hour = 3'600;
constexpr mode_t readable = 0644;
constexpr const char* targets_name = "targets.json";

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

// The key of DIR/keys, if it is the one by which kiosks know the role: what another one signs they would refuse. No
// root yet: any.
Result<protocol::SigningKey> read_key_of_role(const Layout& layout, KeyName name, const std::optional<tuf::Root>& root,
                                              tuf::Role role) {
    auto key = read_signing_key(layout, name);
    if (key && root && !tuf::signs_for(*root, role, key->public_key())) {
        return failure(key_file(layout, name).string() + ": not the key that " + tuf::root_file_name(root->version) +
                       " names");
    }
    return key;
}

Result<Signers> read_signers(const Layout& layout, const std::optional<tuf::Root>& root) {
    auto targets = read_key_of_role(layout, KeyName::targets, root, tuf::Role::targets);
    if (!targets) return tl::unexpected(targets.error());
    auto snapshot = read_key_of_role(layout, KeyName::snapshot, root, tuf::Role::snapshot);
    if (!snapshot) return tl::unexpected(snapshot.error());
    auto timestamp = read_key_of_role(layout, KeyName::timestamp, root, tuf::Role::timestamp);
    if (!timestamp) return tl::unexpected(timestamp.error());
    return Signers{std::move(*targets), std::move(*snapshot), std::move(*timestamp)};
}

// By the first publication; afterwards the root key need not be on the machine.
Result<void> make_root(const Layout& layout, const Configuration::Publish& expiry, const Signers& signers,
                       Instant now) {
    const auto key = read_signing_key(layout, KeyName::root);
    if (!key) return tl::unexpected(key.error());
    const tuf::Root root = tuf::make_root({*key, signers.targets, signers.snapshot, signers.timestamp}, 1,
                                          after_days(now, expiry.root_days));
    return write_metadata(layout, tuf::root_file_name(1), tuf::write_root(root, {&*key}));
}

Result<void> sign_timestamp(const Layout& layout, const Configuration::Publish& expiry,
                            const tuf::MetadataFile& snapshot, std::uint64_t version, const protocol::SigningKey& key,
                            Instant now) {
    const Instant expires{now.seconds + expiry.timestamp_hours * seconds_in_hour};
    const tuf::Timestamp timestamp{version, expires, snapshot};
    return write_metadata(layout, std::string(tuf::timestamp_file_name), tuf::write_timestamp(timestamp, key));
}

// What the timestamp is to say of it.
Result<tuf::MetadataFile> sign_snapshot(const Layout& layout, const Configuration::Publish& expiry,
                                        const tuf::MetadataFile& targets, std::uint64_t version,
                                        const protocol::SigningKey& key, Instant now) {
    const tuf::Snapshot snapshot{version, after_days(now, expiry.snapshot_days), {{targets_name, targets}}};
    const std::string bytes = tuf::write_snapshot(snapshot, key);
    if (auto written = write_metadata(layout, tuf::snapshot_file_name(version), bytes); !written) {
        return tl::unexpected(written.error());
    }
    return describe(version, bytes);
}

Result<tuf::MetadataFile> sign_targets(const Layout& layout, const Configuration::Publish& expiry,
                                       std::string_view catalog, std::uint64_t version, const protocol::SigningKey& key,
                                       Instant now) {
    const protocol::Hash hash = protocol::sha256(catalog);
    if (auto written = write_file(layout.targets() / tuf::catalog_file_name(hash), catalog, readable); !written) {
        return tl::unexpected(written.error());
    }
    const tuf::Targets targets{
        version, after_days(now, expiry.targets_days), {{std::string(tuf::catalog_target), {catalog.size(), hash}}}};
    const std::string bytes = tuf::write_targets(targets, key);
    if (auto written = write_metadata(layout, tuf::targets_file_name(version), bytes); !written) {
        return tl::unexpected(written.error());
    }
    return describe(version, bytes);
}

Renewed what_is_due(const Layout& layout, const Configuration::Publish& expiry,
                    const std::optional<Published>& published, Instant now) {
    if (!published) return Renewed::nothing;
    const auto half_over = [now](Instant expires, std::int64_t lifetime) {
        return expires.seconds - now.seconds <= lifetime / 2;
    };
    std::error_code error;
    const bool can_sign_snapshot = std::filesystem::exists(key_file(layout, KeyName::snapshot), error);
    if (can_sign_snapshot && half_over(published->snapshot.expires, expiry.snapshot_days * seconds_in_day)) {
        return Renewed::snapshot_and_timestamp;
    }
    return half_over(published->timestamp.expires, expiry.timestamp_hours * seconds_in_hour) ? Renewed::timestamp
                                                                                             : Renewed::nothing;
}

Result<void> sign_online(const Layout& layout, const Configuration::Publish& expiry, const Published& published,
                         Renewed due, Instant now) {
    const auto timestamp_key = read_key_of_role(layout, KeyName::timestamp, published.root, tuf::Role::timestamp);
    if (!timestamp_key) return tl::unexpected(timestamp_key.error());
    const Versions known = read_versions(layout);
    Versions versions = next_timestamp(known, now);
    tuf::MetadataFile snapshot = published.timestamp.snapshot;
    if (due == Renewed::snapshot_and_timestamp) {
        const auto key = read_key_of_role(layout, KeyName::snapshot, published.root, tuf::Role::snapshot);
        if (!key) return tl::unexpected(key.error());
        versions.snapshot = next_versions(known, now).snapshot;
        if (auto noted = write_versions(layout, versions); !noted) return noted;
        auto made =
            sign_snapshot(layout, expiry, published.snapshot.files.at(targets_name), versions.snapshot, *key, now);
        if (!made) return tl::unexpected(made.error());
        snapshot = *made;
    } else if (auto noted = write_versions(layout, versions); !noted) {
        return noted;
    }
    return sign_timestamp(layout, expiry, snapshot, versions.timestamp, *timestamp_key, now);
}

}  // namespace

Result<void> sign_edition(const Layout& layout, const Configuration::Publish& expiry, std::string_view catalog,
                          const Versions& versions, Instant now) {
    const auto root = read_newest_root(layout);
    if (!root) return tl::unexpected(root.error());
    const auto signers = read_signers(layout, *root);
    if (!signers) return tl::unexpected(signers.error());
    if (!*root) {
        if (auto made = make_root(layout, expiry, *signers, now); !made) return made;
    }
    if (auto noted = write_versions(layout, versions); !noted) return noted;
    const auto targets = sign_targets(layout, expiry, catalog, versions.targets, signers->targets, now);
    if (!targets) return tl::unexpected(targets.error());
    const auto snapshot = sign_snapshot(layout, expiry, *targets, versions.snapshot, signers->snapshot, now);
    if (!snapshot) return tl::unexpected(snapshot.error());
    return sign_timestamp(layout, expiry, *snapshot, versions.timestamp, signers->timestamp, now);
}

Result<void> make_missing_root(const Layout& layout, const Configuration::Publish& expiry, Instant now) {
    const auto root = read_newest_root(layout);
    if (!root) return tl::unexpected(root.error());
    if (*root) return {};
    const auto signers = read_signers(layout, *root);
    return signers ? make_root(layout, expiry, *signers, now) : tl::unexpected(signers.error());
}

Result<Renewed> renew_online(const Layout& layout, const Configuration::Publish& expiry, Instant now) {
    const auto seen = read_published(layout);
    if (!seen) return tl::unexpected(seen.error());
    if (what_is_due(layout, expiry, *seen, now) == Renewed::nothing) return Renewed::nothing;
    // Read again under the lock: an edition may have come in between, and its timestamp must not be written over.
    const auto lock = FolderLock::take(layout.publish_lock(), "publish or backup");
    if (!lock) return tl::unexpected(lock.error());
    const auto published = read_published(layout);
    if (!published) return tl::unexpected(published.error());
    const Renewed due = what_is_due(layout, expiry, *published, now);
    if (due == Renewed::nothing) return due;
    if (auto done = sign_online(layout, expiry, **published, due, now); !done) return tl::unexpected(done.error());
    return due;
}

}  // namespace veche::server
