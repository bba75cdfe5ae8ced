#include "sync/protocol/tuf_json.h"

#include <algorithm>
#include <set>

#include "base/json_reader.h"

namespace veche::protocol::tuf {
namespace {

constexpr std::size_t most_keys = 64;
constexpr std::size_t most_signatures = 64;
constexpr std::int64_t largest_threshold = 64;

void append_canonical_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

bool append_canonical(std::string& out, const Json& value);

bool append_canonical_array(std::string& out, const Json::Array& array) {
    out += '[';
    for (const Json& item : array) {
        if (&item != &array.front()) out += ',';
        if (!append_canonical(out, item)) return false;
    }
    out += ']';
    return true;
}

bool append_canonical_object(std::string& out, const Json::Object& object) {
    out += '{';
    bool first = true;
    for (const auto& [name, item] : object) {
        if (!first) out += ',';
        first = false;
        append_canonical_text(out, name);
        out += ':';
        if (!append_canonical(out, item)) return false;
    }
    out += '}';
    return true;
}

bool append_canonical(std::string& out, const Json& value) {
    if (value.is_null()) {
        out += "null";
    } else if (const bool* flag = value.flag()) {
        out += *flag ? "true" : "false";
    } else if (const std::int64_t* integer = value.integer()) {
        out += std::to_string(*integer);
    } else if (const std::string* text = value.text()) {
        append_canonical_text(out, *text);
    } else if (const Json::Array* array = value.array()) {
        return append_canonical_array(out, *array);
    } else if (const Json::Object* object = value.object()) {
        return append_canonical_object(out, *object);
    } else {
        return false;
    }
    return true;
}

Result<Json> parse_file(std::string_view file) {
    if (file.size() > largest_metadata) return failure("metadata: too large");
    Result<Json> json = parse_json(file);
    if (!json) return failure("metadata: " + json.error().message);
    if (json->find("signed") == nullptr || json->find("signed")->object() == nullptr) {
        return failure("metadata: expected an object \"signed\"");
    }
    return json;
}

// How many different keys of the role signed `message`; nothing when the list of signatures is malformed.
std::optional<std::size_t> count_signatures(const Json::Array& signatures, std::string_view message,
                                            const Root& trusted, const RoleKeys& role) {
    std::set<KeyId> seen;
    std::set<SigningPublicKey> good;
    JsonErrors errors;
    for (const Json& item : signatures) {
        JsonReader reader(item, "signature", errors);
        const std::string id = reader.text("keyid", 64);
        const std::string hex = reader.text("sig", 1024);
        if (errors.any() || !seen.insert(id).second) return std::nullopt;
        const auto key = trusted.keys.find(id);
        const bool named = std::find(role.keys.begin(), role.keys.end(), id) != role.keys.end();
        const std::optional<Signature> signature = from_hex<Signature>(hex);
        if (named && key != trusted.keys.end() && signature && verify_bare(key->second, message, *signature)) {
            good.insert(key->second);
        }
    }
    return good.size();
}

Result<void> check_type(const Json& payload, Role role) {
    JsonErrors errors;
    JsonReader reader(payload, "metadata", errors);
    const std::string type = reader.text("_type", 32);
    const std::string specification = reader.text("spec_version", 32);
    if (errors.any()) return failure(errors.first);
    if (type != name_of(role)) return failure("metadata: expected the role " + std::string(name_of(role)));
    if (specification.rfind("1.", 0) != 0) return failure("metadata: of another version of the specification");
    return {};
}

void read_key(Root& root, const KeyId& id, const Json& value, JsonErrors& errors) {
    JsonReader reader(value, "key " + id, errors);
    const std::string type = reader.text("keytype", 32);
    const std::string scheme = reader.text("scheme", 64);
    JsonReader inner = reader.object("keyval");
    // Key types we do not know are left out, as the specification asks.
    if (errors.any() || type != "ed25519" || scheme != "ed25519") return;
    const std::optional<SigningPublicKey> key = from_hex<SigningPublicKey>(inner.text("public", 64));
    if (!key) {
        inner.fail("public", "expected 64 hexadecimal digits");
        return;
    }
    // Who compares two roots compares ids: under an id stands one key for ever.
    if (key_id_of(*key) != id) {
        inner.fail("public", "stands under the id of another key");
        return;
    }
    root.keys.emplace(id, *key);
}

void read_roles(Root& root, const Json& payload, JsonErrors& errors) {
    JsonReader reader(payload, "root", errors);
    JsonReader roles = reader.object("roles");
    for (const Role role : {Role::root, Role::targets, Role::snapshot, Role::timestamp}) {
        JsonReader one = roles.object(name_of(role));
        RoleKeys keys;
        keys.threshold = static_cast<std::uint32_t>(one.integer("threshold", 1, largest_threshold));
        keys.keys = one.optional_texts("keyids", most_keys, 64);
        if (std::set<KeyId>(keys.keys.begin(), keys.keys.end()).size() != keys.keys.size()) {
            one.fail("keyids", "one is named twice");
        }
        root.roles.emplace(role, std::move(keys));
    }
}

}  // namespace

Result<std::string> canonical_json(const Json& value) {
    std::string out;
    if (!append_canonical(out, value)) return failure("metadata: a number is no integer");
    return out;
}

Json key_json(const SigningPublicKey& key) {
    return Json::Object{
        {"keytype", "ed25519"}, {"scheme", "ed25519"}, {"keyval", Json::Object{{"public", to_hex(key)}}}};
}

Result<Json> unverified_payload(std::string_view file) {
    const Result<Json> json = parse_file(file);
    if (!json) return tl::unexpected(json.error());
    return *json->find("signed");
}

Result<Json> verified_payload(std::string_view file, const Root& trusted, Role role) {
    const Result<Json> json = parse_file(file);
    if (!json) return tl::unexpected(json.error());
    const Json& payload = *json->find("signed");
    const Json* signatures = json->find("signatures");
    if (signatures == nullptr || signatures->array() == nullptr || signatures->array()->size() > most_signatures) {
        return failure("metadata: expected a list \"signatures\"");
    }
    const Result<std::string> message = canonical_json(payload);
    if (!message) return tl::unexpected(message.error());
    const auto keys = trusted.roles.find(role);
    if (keys == trusted.roles.end()) return failure("metadata: the root knows no such role");
    const std::optional<std::size_t> good = count_signatures(*signatures->array(), *message, trusted, keys->second);
    if (!good || *good < keys->second.threshold) {
        return failure("metadata: not signed as the role " + std::string(name_of(role)) + " has to be");
    }
    if (const Result<void> type = check_type(payload, role); !type) return tl::unexpected(type.error());
    return payload;
}

Result<Root> root_from(const Json& payload) {
    JsonErrors errors;
    JsonReader reader(payload, "root", errors);
    Root root;
    root.version = static_cast<std::uint64_t>(reader.integer("version", 1, largest_version));
    root.expires = reader.instant("expires");
    if (!reader.flag("consistent_snapshot")) reader.fail("consistent_snapshot", "expected true");
    const Json* keys = payload.find("keys");
    if (keys == nullptr || keys->object() == nullptr || keys->object()->size() > most_keys) {
        return failure("root: field 'keys': expected an object of at most " + std::to_string(most_keys) + " keys");
    }
    for (const auto& [id, key] : *keys->object()) read_key(root, id, key, errors);
    read_roles(root, payload, errors);
    if (errors.any()) return failure(errors.first);
    return root;
}

}  // namespace veche::protocol::tuf
