#include "sync/protocol/tuf.h"

#include <algorithm>
#include <array>

#include "base/json_reader.h"
#include "sync/protocol/tuf_json.h"

namespace veche::protocol::tuf {
namespace {

constexpr std::string_view specification = "1.0.34";
constexpr std::array<std::string_view, 4> role_names = {"root", "targets", "snapshot", "timestamp"};
constexpr std::size_t most_files = 4096;
constexpr std::int64_t largest_length = std::int64_t{1} << 40;

Json::Object common_fields(Role role, std::uint64_t version, Instant expires) {
    return {{"_type", name_of(role)},
            {"spec_version", specification},
            {"version", version},
            {"expires", to_string(expires)}};
}

std::string signed_file(Json::Object payload, const std::vector<const SigningKey*>& keys) {
    Json signed_part(std::move(payload));
    const std::string message = canonical_json(signed_part).value_or("");
    Json::Array signatures;
    for (const SigningKey* key : keys) {
        signatures.emplace_back(
            Json::Object{{"keyid", key_id_of(key->public_key())}, {"sig", to_hex(key->sign_bare(message))}});
    }
    return write_json(Json::Object{{"signatures", std::move(signatures)}, {"signed", std::move(signed_part)}});
}

Json file_json(const MetadataFile& file) {
    Json::Object object{{"version", file.version}};
    if (file.length) object.emplace("length", *file.length);
    if (file.sha256) object.emplace("hashes", Json::Object{{"sha256", to_hex(*file.sha256)}});
    return object;
}

Hash read_hash(JsonReader& reader) {
    JsonReader hashes = reader.object("hashes");
    const std::optional<Hash> hash = from_hex<Hash>(hashes.text("sha256", 64));
    if (!hash) hashes.fail("sha256", "expected 64 hexadecimal digits");
    return hash.value_or(Hash{});
}

MetadataFile read_file(const std::string& name, const Json& value, JsonErrors& errors) {
    JsonReader reader(value, "file " + name, errors);
    MetadataFile file;
    file.version = static_cast<std::uint64_t>(reader.integer("version", 1, largest_version));
    if (reader.has("length")) file.length = static_cast<std::uint64_t>(reader.integer("length", 0, largest_length));
    if (reader.has("hashes")) file.sha256 = read_hash(reader);
    return file;
}

// The object `key` of the payload; null and an error when there is none.
const Json::Object* files_of(const Json& payload, std::string_view key, JsonErrors& errors) {
    const Json* files = payload.find(key);
    if (files == nullptr || files->object() == nullptr || files->object()->size() > most_files) {
        errors.add("metadata: field '" + std::string(key) + "': expected an object of at most " +
                   std::to_string(most_files) + " files");
        return nullptr;
    }
    return files->object();
}

template <typename Metadata>
void read_common(Metadata& metadata, const Json& payload, JsonErrors& errors) {
    JsonReader reader(payload, "metadata", errors);
    metadata.version = static_cast<std::uint64_t>(reader.integer("version", 1, largest_version));
    metadata.expires = reader.instant("expires");
}

std::string numbered(std::uint64_t version, Role role) {
    return std::to_string(version) + "." + std::string(name_of(role)) + ".json";
}

}  // namespace

std::string_view name_of(Role role) {
    return role_names.at(static_cast<std::size_t>(role));
}

KeyId key_id_of(const SigningPublicKey& key) {
    return to_hex(sha256(canonical_json(key_json(key)).value_or("")));
}

Root make_root(const RoleSigners& signers, std::uint64_t version, Instant expires) {
    Root root;
    root.version = version;
    root.expires = expires;
    const auto add = [&root](Role role, const SigningKey& signer) {
        const KeyId id = key_id_of(signer.public_key());
        root.keys.emplace(id, signer.public_key());
        root.roles.emplace(role, RoleKeys{{id}, 1});
    };
    add(Role::root, signers.root);
    add(Role::targets, signers.targets);
    add(Role::snapshot, signers.snapshot);
    add(Role::timestamp, signers.timestamp);
    return root;
}

void replace_key(Root& root, Role role, const SigningPublicKey& key) {
    const KeyId id = key_id_of(key);
    root.roles[role] = RoleKeys{{id}, 1};
    root.keys.emplace(id, key);
    std::erase_if(root.keys, [&root](const auto& known) {
        return std::none_of(root.roles.begin(), root.roles.end(), [&known](const auto& signing) {
            const auto& keys = signing.second.keys;
            return std::find(keys.begin(), keys.end(), known.first) != keys.end();
        });
    });
}

bool signs_for(const Root& root, Role role, const SigningPublicKey& key) {
    const auto signing = root.roles.find(role);
    if (signing == root.roles.end()) return false;
    const auto& keys = signing->second.keys;
    return std::find(keys.begin(), keys.end(), key_id_of(key)) != keys.end();
}

std::string write_root(const Root& root, const std::vector<const SigningKey*>& keys) {
    Json::Object payload = common_fields(Role::root, root.version, root.expires);
    payload.emplace("consistent_snapshot", true);
    Json::Object key_objects;
    for (const auto& [id, key] : root.keys) key_objects.emplace(id, key_json(key));
    payload.emplace("keys", std::move(key_objects));
    Json::Object roles;
    for (const auto& [role, role_keys] : root.roles) {
        Json::Array ids;
        for (const KeyId& id : role_keys.keys) ids.emplace_back(id);
        roles.emplace(name_of(role), Json::Object{{"keyids", std::move(ids)}, {"threshold", role_keys.threshold}});
    }
    payload.emplace("roles", std::move(roles));
    return signed_file(std::move(payload), keys);
}

std::string write_timestamp(const Timestamp& timestamp, const SigningKey& key) {
    Json::Object payload = common_fields(Role::timestamp, timestamp.version, timestamp.expires);
    payload.emplace("meta", Json::Object{{"snapshot.json", file_json(timestamp.snapshot)}});
    return signed_file(std::move(payload), {&key});
}

std::string write_snapshot(const Snapshot& snapshot, const SigningKey& key) {
    Json::Object payload = common_fields(Role::snapshot, snapshot.version, snapshot.expires);
    Json::Object files;
    for (const auto& [name, file] : snapshot.files) files.emplace(name, file_json(file));
    payload.emplace("meta", std::move(files));
    return signed_file(std::move(payload), {&key});
}

std::string write_targets(const Targets& targets, const SigningKey& key) {
    Json::Object payload = common_fields(Role::targets, targets.version, targets.expires);
    Json::Object files;
    for (const auto& [name, file] : targets.targets) {
        files.emplace(name,
                      Json::Object{{"length", file.length}, {"hashes", Json::Object{{"sha256", to_hex(file.sha256)}}}});
    }
    payload.emplace("targets", std::move(files));
    return signed_file(std::move(payload), {&key});
}

Result<Root> read_root(std::string_view file, const Root& trusted) {
    const Result<Json> payload = verified_payload(file, trusted, Role::root);
    if (!payload) return tl::unexpected(payload.error());
    Result<Root> root = root_from(*payload);
    if (!root) return root;
    // A new root has to be signed by its own keys too, so that nobody hands over to keys that are not there.
    const Result<Json> again = verified_payload(file, *root, Role::root);
    if (!again) return tl::unexpected(again.error());
    return root;
}

Result<Root> read_first_root(std::string_view file) {
    const Result<Json> payload = unverified_payload(file);
    if (!payload) return tl::unexpected(payload.error());
    Result<Root> root = root_from(*payload);
    if (!root) return root;
    return read_root(file, *root);
}

Result<Timestamp> read_timestamp(std::string_view file, const Root& trusted) {
    const Result<Json> payload = verified_payload(file, trusted, Role::timestamp);
    if (!payload) return tl::unexpected(payload.error());
    JsonErrors errors;
    Timestamp timestamp;
    read_common(timestamp, *payload, errors);
    const Json::Object* files = files_of(*payload, "meta", errors);
    if (errors.any()) return failure(errors.first);
    const auto snapshot = files->find("snapshot.json");
    if (snapshot == files->end()) return failure("timestamp: it does not name snapshot.json");
    timestamp.snapshot = read_file(snapshot->first, snapshot->second, errors);
    if (errors.any()) return failure(errors.first);
    return timestamp;
}

Result<Snapshot> read_snapshot(std::string_view file, const Root& trusted) {
    const Result<Json> payload = verified_payload(file, trusted, Role::snapshot);
    if (!payload) return tl::unexpected(payload.error());
    JsonErrors errors;
    Snapshot snapshot;
    read_common(snapshot, *payload, errors);
    const Json::Object* files = files_of(*payload, "meta", errors);
    if (errors.any()) return failure(errors.first);
    for (const auto& [name, value] : *files) snapshot.files.emplace(name, read_file(name, value, errors));
    if (errors.any()) return failure(errors.first);
    if (snapshot.files.count("targets.json") == 0) return failure("snapshot: it does not name targets.json");
    return snapshot;
}

Result<Targets> read_targets(std::string_view file, const Root& trusted) {
    const Result<Json> payload = verified_payload(file, trusted, Role::targets);
    if (!payload) return tl::unexpected(payload.error());
    JsonErrors errors;
    Targets targets;
    read_common(targets, *payload, errors);
    const Json::Object* files = files_of(*payload, "targets", errors);
    if (errors.any()) return failure(errors.first);
    for (const auto& [name, value] : *files) {
        JsonReader reader(value, "target " + name, errors);
        TargetFile target;
        target.length = static_cast<std::uint64_t>(reader.integer("length", 0, largest_length));
        target.sha256 = read_hash(reader);
        targets.targets.emplace(name, target);
    }
    if (errors.any()) return failure(errors.first);
    return targets;
}

std::string root_file_name(std::uint64_t version) {
    return numbered(version, Role::root);
}

std::string targets_file_name(std::uint64_t version) {
    return numbered(version, Role::targets);
}

std::string snapshot_file_name(std::uint64_t version) {
    return numbered(version, Role::snapshot);
}

std::string catalog_file_name(const Hash& hash) {
    return to_hex(hash) + "." + std::string(catalog_target);
}

}  // namespace veche::protocol::tuf
