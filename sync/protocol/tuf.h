// Metadata of The Update Framework, specification 1.0.34, in its JSON form: what the server signs and a kiosk checks.
// Scope and limits: docs/protocol.md, "Trusted content". Pure; any thread. The client workflow is in sync/.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "sync/protocol/keys.h"

namespace veche::protocol::tuf {

// Bytes of one metadata file.
inline constexpr std::size_t largest_metadata = 512 * 1024;
// The one target: what an edition is.
inline constexpr std::string_view catalog_target = "catalog.json";

enum class Role { root, targets, snapshot, timestamp };

[[nodiscard]] std::string_view name_of(Role role);

using KeyId = std::string;  // SHA-256 of the key's canonical JSON, hexadecimal

[[nodiscard]] KeyId key_id_of(const SigningPublicKey& key);

struct RoleKeys {
    std::vector<KeyId> keys;
    std::uint32_t threshold = 1;

    bool operator==(const RoleKeys&) const = default;
};

struct Root {
    std::uint64_t version = 1;
    Instant expires;
    std::map<KeyId, SigningPublicKey> keys;
    std::map<Role, RoleKeys> roles;  // all four

    bool operator==(const Root&) const = default;
};

struct MetadataFile {
    std::uint64_t version = 1;
    std::optional<std::uint64_t> length;
    std::optional<Hash> sha256;

    bool operator==(const MetadataFile&) const = default;
};

struct Timestamp {
    std::uint64_t version = 1;
    Instant expires;
    MetadataFile snapshot;

    bool operator==(const Timestamp&) const = default;
};

struct Snapshot {
    std::uint64_t version = 1;
    Instant expires;
    std::map<std::string, MetadataFile> files;  // "targets.json" is always there

    bool operator==(const Snapshot&) const = default;
};

struct TargetFile {
    std::uint64_t length = 0;
    Hash sha256;

    bool operator==(const TargetFile&) const = default;
};

struct Targets {
    std::uint64_t version = 1;
    Instant expires;
    std::map<std::string, TargetFile> targets;

    bool operator==(const Targets&) const = default;
};

// A root with one key a role; `root_key` may be the only one kept off the server.
struct RoleSigners {
    const SigningKey& root;
    const SigningKey& targets;
    const SigningKey& snapshot;
    const SigningKey& timestamp;
};
[[nodiscard]] Root make_root(const RoleSigners& signers, std::uint64_t version, Instant expires);
// From now on this key alone signs for the role; keys nobody signs with any more go.
void replace_key(Root& root, Role role, const SigningPublicKey& key);
[[nodiscard]] bool signs_for(const Root& root, Role role, const SigningPublicKey& key);

// The whole file, signed by every key given.
[[nodiscard]] std::string write_root(const Root& root, const std::vector<const SigningKey*>& keys);
[[nodiscard]] std::string write_timestamp(const Timestamp& timestamp, const SigningKey& key);
[[nodiscard]] std::string write_snapshot(const Snapshot& snapshot, const SigningKey& key);
[[nodiscard]] std::string write_targets(const Targets& targets, const SigningKey& key);

// Reads and checks type, form, and a threshold of good signatures by the keys `trusted` names for the role.
// Versions, lengths, hashes and expiry are the workflow's to judge.
[[nodiscard]] Result<Root> read_root(std::string_view file, const Root& trusted);
[[nodiscard]] Result<Timestamp> read_timestamp(std::string_view file, const Root& trusted);
[[nodiscard]] Result<Snapshot> read_snapshot(std::string_view file, const Root& trusted);
[[nodiscard]] Result<Targets> read_targets(std::string_view file, const Root& trusted);
// A root trusted for another reason (the bundle's hash): signed by a threshold of its own keys.
[[nodiscard]] Result<Root> read_first_root(std::string_view file);

// Names below the server's /content/metadata/.
[[nodiscard]] std::string root_file_name(std::uint64_t version);      // "1.root.json"
[[nodiscard]] std::string targets_file_name(std::uint64_t version);   // "1.targets.json"
[[nodiscard]] std::string snapshot_file_name(std::uint64_t version);  // "1.snapshot.json"
inline constexpr std::string_view timestamp_file_name = "timestamp.json";
// "<sha256>.catalog.json", below /content/targets/.
[[nodiscard]] std::string catalog_file_name(const Hash& hash);

}  // namespace veche::protocol::tuf
