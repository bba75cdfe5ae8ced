#include "sync/trust.h"

#include <algorithm>

namespace veche::sync {
namespace {

namespace tuf = protocol::tuf;

constexpr int most_root_steps = 32;
constexpr const char* root_file = "root.json";
constexpr const char* root_copy_file = "root.copy.json";
constexpr const char* timestamp_file = "timestamp.json";
constexpr const char* snapshot_file = "snapshot.json";
constexpr const char* targets_file = "targets.json";

// The kept file, read by `read`; nothing when it is missing or no longer passes.
template <typename Metadata>
std::optional<Metadata> kept(const DurableFolder& folder, const char* name, const tuf::Root& root,
                             Result<Metadata> (*read)(std::string_view, const tuf::Root&)) {
    const Result<std::optional<std::string>> file = folder.read(name, tuf::largest_metadata);
    if (!file || !*file) return std::nullopt;
    Result<Metadata> metadata = read(**file, root);
    return metadata ? std::optional(std::move(*metadata)) : std::nullopt;
}

Result<void> keep_root(const DurableFolder& folder, std::string_view bytes) {
    if (Result<void> written = folder.replace(root_copy_file, bytes); !written) return written;
    return folder.replace(root_file, bytes);
}

// The newer of the two kept roots, and the other mended. Nothing: none was kept, or both are damaged. What cannot be
// read is not known to be damaged: then only the other one may stand in for it.
Result<std::optional<tuf::Root>> kept_root(const DurableFolder& folder) {
    std::optional<tuf::Root> newest;
    std::string bytes;
    std::optional<Error> unread;
    bool differ = false;
    for (const char* name : {root_file, root_copy_file}) {
        const Result<std::optional<std::string>> file = folder.read(name, tuf::largest_metadata);
        if (!file) {
            unread = file.error();
            continue;
        }
        differ = differ || (name == root_copy_file && file->value_or("") != bytes);
        Result<tuf::Root> root = tuf::read_first_root(file->value_or(""));
        if (!root || (newest && root->version <= newest->version)) continue;
        newest = std::move(*root);
        bytes = **file;
    }
    if (unread && !newest) return tl::unexpected(*unread);
    if (newest && differ && !unread) {
        if (Result<void> mended = keep_root(folder, bytes); !mended) return tl::unexpected(mended.error());
    }
    return newest;
}

Result<std::string> fetch(ContentSource& source, const std::string& name, std::uint64_t largest) {
    Result<std::optional<std::string>> file = source.read("metadata/" + name, largest);
    if (!file) return tl::unexpected(file.error());
    if (!*file) return failure(name + ": the server has no such file");
    return std::move(**file);
}

// A file another one describes: its length and hash, as far as stated.
Result<std::string> fetch_described(ContentSource& source, const std::string& name,
                                    const tuf::MetadataFile& described) {
    const std::uint64_t largest =
        std::min<std::uint64_t>(described.length.value_or(tuf::largest_metadata), tuf::largest_metadata);
    Result<std::string> file = fetch(source, name, largest);
    if (!file) return file;
    if (described.length && file->size() != *described.length) return failure(name + ": not of the length stated");
    if (described.sha256 && protocol::sha256(*file) != *described.sha256)
        return failure(name + ": not of the hash stated");
    return file;
}

// The same, of the version the other one states.
template <typename Metadata>
Result<Metadata> read_described(const std::string& file, const std::string& name, const tuf::MetadataFile& described,
                                const tuf::Root& root, Result<Metadata> (*read)(std::string_view, const tuf::Root&)) {
    Result<Metadata> metadata = read(file, root);
    if (!metadata) return failure(name + ": " + metadata.error().message);
    if (metadata->version != described.version) return failure(name + ": of another version than stated");
    return metadata;
}

// A file of `before` that is gone from `after` or older there.
std::optional<std::string> taken_back(const tuf::Snapshot& before, const tuf::Snapshot& after) {
    for (const auto& [name, old] : before.files) {
        const auto found = after.files.find(name);
        if (found == after.files.end() || found->second.version < old.version) return name;
    }
    return std::nullopt;
}

bool is_too_old(Instant expires, Instant now, Expired expired) {
    return expires <= now && expired == Expired::refused;
}

bool same_keys(const tuf::Root& left, const tuf::Root& right, tuf::Role role) {
    return left.roles.at(role) == right.roles.at(role);
}

}  // namespace

Trust::Trust(const DurableFolder& folder, TrustedMetadata trusted) : folder_(&folder), trusted_(std::move(trusted)) {}

Result<Trust> Trust::open(const DurableFolder& folder, std::string_view first_root) {
    Result<std::optional<tuf::Root>> root = kept_root(folder);
    if (!root) return tl::unexpected(root.error());
    if (!*root) {
        const Result<tuf::Root> first = tuf::read_first_root(first_root);
        if (!first) return failure("root.json of the bundle: " + first.error().message);
        if (const Result<void> written = keep_root(folder, first_root); !written) {
            return tl::unexpected(written.error());
        }
        *root = *first;
    }
    TrustedMetadata trusted;
    trusted.root = std::move(**root);
    trusted.timestamp = kept(folder, timestamp_file, trusted.root, tuf::read_timestamp);
    trusted.snapshot = kept(folder, snapshot_file, trusted.root, tuf::read_snapshot);
    trusted.targets = kept(folder, targets_file, trusted.root, tuf::read_targets);
    return Trust(folder, std::move(trusted));
}

Result<void> Trust::refresh(ContentSource& source, Instant now, Expired expired) {
    expired_seen_ = false;
    if (Result<void> done = refresh_root(source); !done) return done;
    if (is_too_old(trusted_.root.expires, now, expired)) return too_old("root.json");
    if (Result<void> done = refresh_timestamp(source, now, expired); !done) return done;
    if (Result<void> done = refresh_snapshot(source, now, expired); !done) return done;
    return refresh_targets(source, now, expired);
}

tl::unexpected<Error> Trust::too_old(const std::string& name) {
    expired_seen_ = true;
    return failure(name + " has expired");
}

Result<void> Trust::refresh_root(ContentSource& source) {
    for (int step = 0; step < most_root_steps; ++step) {
        const std::string name = tuf::root_file_name(trusted_.root.version + 1);
        const Result<std::optional<std::string>> file = source.read("metadata/" + name, tuf::largest_metadata);
        if (!file) return tl::unexpected(file.error());
        if (!*file) return {};
        if (Result<void> taken = take_root(**file); !taken) return failure(name + ": " + taken.error().message);
    }
    return {};
}

Result<void> Trust::take_root(const std::string& file) {
    Result<tuf::Root> root = tuf::read_root(file, trusted_.root);
    if (!root) return tl::unexpected(root.error());
    if (root->version != trusted_.root.version + 1) return failure("of another version than its name says");
    // Someone who held the old keys may have signed versions far ahead: with new keys the counting begins anew. What is
    // trusted is forgotten before the new root is kept, so that a power cut in between does no harm.
    if (!same_keys(*root, trusted_.root, tuf::Role::timestamp) ||
        !same_keys(*root, trusted_.root, tuf::Role::snapshot)) {
        trusted_.timestamp.reset();
        trusted_.snapshot.reset();
        if (Result<void> removed = folder_->remove(timestamp_file); !removed) return removed;
        if (Result<void> removed = folder_->remove(snapshot_file); !removed) return removed;
    }
    // Of the same version, targets signed by a key that was taken away would never be fetched again.
    if (!same_keys(*root, trusted_.root, tuf::Role::targets)) {
        trusted_.targets.reset();
        if (Result<void> removed = folder_->remove(targets_file); !removed) return removed;
    }
    if (Result<void> written = keep_root(*folder_, file); !written) return written;
    trusted_.root = std::move(*root);
    return {};
}

Result<void> Trust::refresh_timestamp(ContentSource& source, Instant now, Expired expired) {
    const std::string name(tuf::timestamp_file_name);
    const Result<std::string> file = fetch(source, name, tuf::largest_metadata);
    if (!file) return tl::unexpected(file.error());
    const Result<tuf::Timestamp> timestamp = tuf::read_timestamp(*file, trusted_.root);
    if (!timestamp) return failure(name + ": " + timestamp.error().message);
    if (trusted_.timestamp && (timestamp->version < trusted_.timestamp->version ||
                               timestamp->snapshot.version < trusted_.timestamp->snapshot.version)) {
        return failure(name + ": older than the one already trusted");
    }
    if (is_too_old(timestamp->expires, now, expired)) return too_old(name);
    if (trusted_.timestamp && timestamp->version == trusted_.timestamp->version) return {};
    if (Result<void> written = folder_->replace(timestamp_file, *file); !written) return written;
    trusted_.timestamp = *timestamp;
    return {};
}

Result<void> Trust::refresh_snapshot(ContentSource& source, Instant now, Expired expired) {
    const tuf::MetadataFile& described = trusted_.timestamp->snapshot;
    if (!trusted_.snapshot || trusted_.snapshot->version != described.version) {
        const std::string name = tuf::snapshot_file_name(described.version);
        const Result<std::string> file = fetch_described(source, name, described);
        if (!file) return tl::unexpected(file.error());
        Result<tuf::Snapshot> snapshot = read_described(*file, name, described, trusted_.root, &tuf::read_snapshot);
        if (!snapshot) return tl::unexpected(snapshot.error());
        if (const auto lost = trusted_.snapshot ? taken_back(*trusted_.snapshot, *snapshot) : std::nullopt) {
            return failure(name + ": " + *lost + " is gone or older than the one already trusted");
        }
        if (is_too_old(snapshot->expires, now, expired)) return too_old(name);
        if (Result<void> written = folder_->replace(snapshot_file, *file); !written) return written;
        trusted_.snapshot = std::move(*snapshot);
    }
    if (is_too_old(trusted_.snapshot->expires, now, expired)) return too_old("snapshot.json");
    return {};
}

Result<void> Trust::refresh_targets(ContentSource& source, Instant now, Expired expired) {
    const tuf::MetadataFile& described = trusted_.snapshot->files.at(targets_file);
    if (!trusted_.targets || trusted_.targets->version != described.version) {
        const std::string name = tuf::targets_file_name(described.version);
        const Result<std::string> file = fetch_described(source, name, described);
        if (!file) return tl::unexpected(file.error());
        Result<tuf::Targets> targets = read_described(*file, name, described, trusted_.root, &tuf::read_targets);
        if (!targets) return tl::unexpected(targets.error());
        if (targets->targets.count(std::string(tuf::catalog_target)) == 0)
            return failure(name + ": it names no catalog");
        if (is_too_old(targets->expires, now, expired)) return too_old(name);
        if (Result<void> written = folder_->replace(targets_file, *file); !written) return written;
        trusted_.targets = std::move(*targets);
    }
    if (is_too_old(trusted_.targets->expires, now, expired)) return too_old("targets.json");
    return {};
}

std::optional<tuf::TargetFile> Trust::catalog() const {
    if (!trusted_.targets) return std::nullopt;
    const auto found = trusted_.targets->targets.find(std::string(tuf::catalog_target));
    return found == trusted_.targets->targets.end() ? std::nullopt : std::optional(found->second);
}

Freshness Trust::freshness(Instant now) const {
    const bool all = trusted_.timestamp && trusted_.snapshot && trusted_.targets;
    const bool fresh = all && trusted_.root.expires > now && trusted_.timestamp->expires > now &&
                       trusted_.snapshot->expires > now && trusted_.targets->expires > now;
    return fresh ? Freshness::fresh : Freshness::stale;
}

}  // namespace veche::sync
