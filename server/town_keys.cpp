#include "server/town_keys.h"

#include <span>

#include "content/json.h"
#include "server/system/files.h"

namespace veche::server {
namespace {

constexpr std::size_t key_size = 32;
constexpr std::uint64_t largest_key_file = 256;
constexpr std::uint64_t largest_town_file = 4096;

std::string_view reader_of(KeyName name) {
    switch (owner_of(name)) {
        case KeyOwner::http: return "the user of the HTTP process";
        case KeyOwner::registrar: return "the registrar's user";
        case KeyOwner::operator_only: break;
    }
    return "the operator";
}

Result<void> write_key(const Layout& layout, KeyName name, const protocol::SecretBytes& secret) {
    std::string text = "veche-key 1 " + std::string(name_of(name)) + " " + protocol::to_hex(secret.view()) + "\n";
    auto written = write_new_file(key_file(layout, name), text, 0600);
    protocol::wipe(text);
    return written;
}

// Makes the key and gives its public half in hexadecimal digits.
Result<std::string> create_key(const Layout& layout, KeyName name, protocol::Random& random) {
    std::string public_key;
    protocol::SecretBytes secret(key_size);
    if (name == KeyName::town || name == KeyName::escrow) {
        const protocol::BoxKey key = protocol::BoxKey::generate(random);
        public_key = protocol::to_hex(key.public_key());
        secret = key.seed();
    } else if (name == KeyName::case_file) {
        random.fill(std::as_writable_bytes(std::span(secret.data(), secret.size())));
    } else {
        const protocol::SigningKey key = protocol::SigningKey::generate(random);
        public_key = protocol::to_hex(key.public_key());
        secret = key.seed();
    }
    if (auto written = write_key(layout, name, secret); !written) return tl::unexpected(written.error());
    return public_key;
}

}  // namespace

std::string_view name_of(KeyName name) {
    switch (name) {
        case KeyName::root: return "root";
        case KeyName::targets: return "targets";
        case KeyName::snapshot: return "snapshot";
        case KeyName::timestamp: return "timestamp";
        case KeyName::town: return "town";
        case KeyName::escrow: return "escrow";
        case KeyName::acknowledgement: return "acknowledgement";
        case KeyName::record: return "record";
        case KeyName::case_file: return "case";
    }
    return "";
}

KeyOwner owner_of(KeyName name) {
    switch (name) {
        case KeyName::acknowledgement: return KeyOwner::http;
        case KeyName::timestamp:
        case KeyName::town:
        case KeyName::record:
        case KeyName::case_file: return KeyOwner::registrar;
        case KeyName::root:
        case KeyName::targets:
        case KeyName::snapshot:
        case KeyName::escrow: break;
    }
    return KeyOwner::operator_only;
}

std::filesystem::path key_file(const Layout& layout, KeyName name) {
    return layout.keys() / (std::string(name_of(name)) + ".key");
}

Result<protocol::SecretBytes> read_key(const Layout& layout, KeyName name) {
    auto text = read_file(key_file(layout, name), largest_key_file);
    if (!text) {
        return failure(text.error().message + "; it is the key '" + std::string(name_of(name)) + "', which " +
                       std::string(reader_of(name)) + " must be able to read");
    }
    const std::string head = "veche-key 1 " + std::string(name_of(name)) + " ";
    const std::string_view body =
        text->starts_with(head) ? std::string_view(*text).substr(head.size()) : std::string_view();
    auto bytes = body.size() == 2 * key_size + 1 && body.back() == '\n'
                     ? protocol::bytes_from_hex(body.substr(0, 2 * key_size))
                     : std::nullopt;
    protocol::wipe(*text);
    if (!bytes) {
        return failure(key_file(layout, name).string() + ": broken; expected \"" + head + "\" and 64 digits");
    }
    auto secret = protocol::SecretBytes::copy_of(*bytes);
    protocol::wipe(*bytes);
    return secret;
}

Result<protocol::SigningKey> read_signing_key(const Layout& layout, KeyName name) {
    const auto seed = read_key(layout, name);
    if (!seed) return tl::unexpected(seed.error());
    return protocol::SigningKey::from_seed(seed->view());
}

Result<protocol::BoxKey> read_box_key(const Layout& layout, KeyName name) {
    const auto seed = read_key(layout, name);
    if (!seed) return tl::unexpected(seed.error());
    return protocol::BoxKey::from_seed(seed->view());
}

Result<void> create_keys(const Layout& layout, protocol::Random& random) {
    content::Json keys{content::Json::Object{}};
    for (const KeyName name : all_keys) {
        const auto public_key = create_key(layout, name, random);
        if (!public_key) return tl::unexpected(public_key.error());
        if (!public_key->empty()) keys.insert(std::string(name_of(name)), *public_key);
    }
    content::Json town{content::Json::Object{}};
    town.insert("format", 1);
    town.insert("id", protocol::to_hex(protocol::make_random<protocol::TownId>(random)));
    town.insert("keys", keys);
    return write_new_file(layout.town(), content::write_json(town) + "\n", 0644);
}

Result<TownIdentity> read_town_identity(const Layout& layout) {
    const auto text = read_file(layout.town(), largest_town_file);
    if (!text) return failure(text.error().message + "; is this a folder made by `veche-server init`?");
    const auto json = content::parse_json(*text);
    const auto broken = [&] { return failure(layout.town().string() + ": broken; expected what init wrote"); };
    if (!json) return broken();
    const content::Json* id = json->find("id");
    const content::Json* keys = json->find("keys");
    const auto town =
        id != nullptr && id->text() != nullptr ? protocol::from_hex<protocol::TownId>(*id->text()) : std::nullopt;
    if (!town || keys == nullptr) return broken();
    TownIdentity identity{*town, {}};
    const auto key = [&](KeyName name) {
        const content::Json* value = keys->find(name_of(name));
        return value != nullptr && value->text() != nullptr ? *value->text() : std::string();
    };
    identity.keys = {key(KeyName::town), key(KeyName::escrow), key(KeyName::acknowledgement), key(KeyName::record)};
    for (const std::string* value : {&identity.keys.town_recipient, &identity.keys.escrow_recipient,
                                     &identity.keys.acknowledgement, &identity.keys.record}) {
        if (!protocol::from_hex<protocol::BoxPublicKey>(*value)) return broken();
    }
    return identity;
}

}  // namespace veche::server
