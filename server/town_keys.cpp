#include "server/town_keys.h"

#include <span>

#include "base/files.h"
#include "base/json.h"
#include "server/file_owners.h"

namespace veche::server {
namespace {

constexpr std::size_t key_size = 32;
constexpr std::uint64_t largest_key_file = 256;
constexpr std::uint64_t largest_town_file = 4096;

std::string_view reader_of(KeyName name) {
    switch (owner_of(name)) {
        case KeyOwner::http: return "the user of the HTTP process";
        case KeyOwner::registrar: return "the registrar's user";
        case KeyOwner::publisher: return "the publisher's user";
        case KeyOwner::office: return "the office's user";
        case KeyOwner::workshop: return "the workshop's user";
        case KeyOwner::operator_only: break;
    }
    return "the operator";
}

Result<void> write_key(const std::filesystem::path& file, KeyName name, const protocol::SecretBytes& secret) {
    std::string text = "veche-key 1 " + std::string(name_of(name)) + " " + protocol::to_hex(secret.view()) + "\n";
    auto written = write_new_file(file, text, 0600);
    protocol::wipe(text);
    return written;
}

std::string hash_of_key(KeyName name, const protocol::SecretBytes& seed) {
    std::string text = "veche-" + std::string(name_of(name)) + "-key 1 ";
    text += seed.view();
    std::string hash = protocol::to_hex(protocol::sha256(text));
    protocol::wipe(text);
    return hash;
}

Result<void> compare(const Layout& layout, KeyName name, const protocol::SecretBytes& seed, const TownIdentity& town) {
    const auto stated = town.public_halves.find(name);
    if (stated == town.public_halves.end()) return {};
    const std::string found = public_half(name, seed);
    if (found == stated->second) return {};
    return failure(key_file(layout, name).string() + ": not this town's key: its public half is " + found +
                   "; town.json says " + stated->second);
}

Result<protocol::SecretBytes> read_own_key(const Layout& layout, KeyName name) {
    auto seed = read_key(layout, name);
    if (!seed) return seed;
    const auto town = read_town_identity(layout);
    if (!town) return tl::unexpected(town.error());
    if (auto same = compare(layout, name, *seed, *town); !same) return tl::unexpected(same.error());
    return seed;
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
        case KeyName::staff: return "staff";
        case KeyName::audit: return "audit";
    }
    return "";
}

KeyOwner owner_of(KeyName name) {
    switch (name) {
        case KeyName::acknowledgement: return KeyOwner::http;
        case KeyName::town:
        case KeyName::record:
        case KeyName::case_file:
        case KeyName::audit: return KeyOwner::registrar;
        case KeyName::targets:
        case KeyName::snapshot:
        case KeyName::timestamp: return KeyOwner::publisher;
        case KeyName::staff: return KeyOwner::office;
        case KeyName::root:
        case KeyName::escrow: break;
    }
    return KeyOwner::operator_only;
}

std::optional<KeyOwner> second_reader_of(KeyName name) {
    return name == KeyName::case_file ? std::optional(KeyOwner::office) : std::nullopt;
}

bool may_be_away(KeyName name) {
    switch (name) {
        case KeyName::root:
        case KeyName::targets:
        case KeyName::snapshot:
        case KeyName::escrow:
        case KeyName::audit: return true;  // or a copy of the keys from before there was one
        case KeyName::timestamp:
        case KeyName::town:
        case KeyName::acknowledgement:
        case KeyName::record:
        case KeyName::case_file:
        case KeyName::staff: break;
    }
    return false;
}

bool may_be_missing(const TownIdentity& town, KeyName name) {
    return may_be_away(name) || (name == KeyName::staff && !town.public_halves.contains(name));
}

std::filesystem::path key_file(const Layout& layout, KeyName name) {
    return layout.keys() / (std::string(name_of(name)) + ".key");
}

Result<protocol::SecretBytes> read_key(const Layout& layout, KeyName name) {
    return read_key_at(key_file(layout, name), name);
}

Result<protocol::SecretBytes> read_key_at(const std::filesystem::path& file, KeyName name) {
    auto text = read_file(file, largest_key_file);
    if (!text) {
        // An ordinary user in the folder of root: the remedy is not to open the key for everybody.
        if (const std::string owner = whose(file); !owner.empty()) {
            return failure(text.error().message + owner);
        }
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
        return failure(file.string() + ": broken; expected \"" + head + "\" and 64 digits");
    }
    auto secret = protocol::SecretBytes::copy_of(*bytes);
    protocol::wipe(*bytes);
    return secret;
}

Result<protocol::SecretBytes> make_key_at(const std::filesystem::path& file, KeyName name, Random& random) {
    protocol::SecretBytes seed(key_size);
    random.fill(std::as_writable_bytes(std::span(seed.data(), seed.size())));
    if (auto written = write_key(file, name, seed); !written) return tl::unexpected(written.error());
    return seed;
}

std::string public_half(KeyName name, const protocol::SecretBytes& seed) {
    switch (name) {
        case KeyName::town:
        case KeyName::escrow: return protocol::to_hex(protocol::BoxKey::from_seed(seed.view())->public_key());
        case KeyName::case_file:
        case KeyName::staff: return hash_of_key(name, seed);
        case KeyName::root:
        case KeyName::targets:
        case KeyName::snapshot:
        case KeyName::timestamp:
        case KeyName::acknowledgement:
        case KeyName::record:
        case KeyName::audit: break;
    }
    return protocol::to_hex(protocol::SigningKey::from_seed(seed.view())->public_key());
}

Result<protocol::SecretBytes> read_case_key(const Layout& layout) {
    return read_own_key(layout, KeyName::case_file);
}

Result<protocol::SecretBytes> read_staff_key(const Layout& layout) {
    return read_own_key(layout, KeyName::staff);
}

Result<bool> make_missing_staff_key(const Layout& layout, Random& random) {
    std::error_code error;
    if (std::filesystem::exists(key_file(layout, KeyName::staff), error)) return false;
    // A town that knows its key has lost it: another one would open nothing.
    const auto town = read_town_identity(layout);
    if (!town) return tl::unexpected(town.error());
    if (town->public_halves.contains(KeyName::staff)) return false;
    const auto made = make_key_at(key_file(layout, KeyName::staff), KeyName::staff, random);
    if (!made) return tl::unexpected(made.error());
    return true;
}

Result<protocol::SigningKey> read_signing_key(const Layout& layout, KeyName name) {
    const auto seed = read_own_key(layout, name);
    if (!seed) return tl::unexpected(seed.error());
    return protocol::SigningKey::from_seed(seed->view());
}

Result<protocol::BoxKey> read_box_key(const Layout& layout, KeyName name) {
    const auto seed = read_own_key(layout, name);
    if (!seed) return tl::unexpected(seed.error());
    return protocol::BoxKey::from_seed(seed->view());
}

Result<void> create_keys(const Layout& layout, Random& random) {
    TownIdentity town{protocol::make_random<protocol::TownId>(random), {}, {}};
    for (const KeyName name : all_keys) {
        const auto seed = make_key_at(key_file(layout, name), name, random);
        if (!seed) return tl::unexpected(seed.error());
        town.public_halves.emplace(name, public_half(name, *seed));
    }
    if (auto written = write_new_file(layout.town(), town_file(town), 0644); !written) return written;
    // From here on everything the town says and receives depends on it.
    const auto again = read_town_identity(layout);
    if (!again) return tl::unexpected(again.error());
    for (const KeyName name : all_keys) {
        if (auto same = check_key(layout, name, *again); !same) return same;
    }
    return {};
}

std::string town_file(const TownIdentity& town) {
    Json keys{Json::Object{}};
    for (const auto& [name, half] : town.public_halves) keys.insert(std::string(name_of(name)), half);
    const Json json(Json::Object{{"format", 1}, {"id", protocol::to_hex(town.id)}, {"keys", std::move(keys)}});
    return write_json(json) + "\n";
}

Result<TownIdentity> read_town_identity(const Layout& layout) {
    const auto text = read_file(layout.town(), largest_town_file);
    if (!text) return failure(text.error().message + "; is this a folder made by `veche-server init`?");
    const auto json = parse_json(*text);
    const auto broken = [&] { return failure(layout.town().string() + ": broken; expected what init wrote"); };
    if (!json) return broken();
    const Json* id = json->find("id");
    const Json* keys = json->find("keys");
    const auto town =
        id != nullptr && id->text() != nullptr ? protocol::from_hex<protocol::TownId>(*id->text()) : std::nullopt;
    if (!town || keys == nullptr) return broken();
    TownIdentity identity{*town, {}, {}};
    for (const KeyName name : all_keys) {
        const Json* half = keys->find(name_of(name));
        const bool came_later = name == KeyName::case_file || name == KeyName::staff || name == KeyName::audit;
        if (half == nullptr && came_later) continue;
        if (half == nullptr || half->text() == nullptr) return broken();
        if (!protocol::from_hex<protocol::BoxPublicKey>(*half->text())) return broken();
        identity.public_halves.emplace(name, *half->text());
    }
    identity.keys = {identity.public_halves[KeyName::town], identity.public_halves[KeyName::escrow],
                     identity.public_halves[KeyName::acknowledgement], identity.public_halves[KeyName::record]};
    return identity;
}

Result<AuditKey> complete_audit_key(const Layout& layout, Random& random) {
    auto town = read_town_identity(layout);
    if (!town) return tl::unexpected(town.error());
    const auto file = key_file(layout, KeyName::audit);
    std::error_code error;
    const bool is_there = std::filesystem::exists(file, error);
    if (town->public_halves.count(KeyName::audit) == 1) return is_there ? AuditKey::is_there : AuditKey::is_lost;
    // One that is there is of a run that was ended between the two.
    const auto seed = is_there ? read_key(layout, KeyName::audit) : make_key_at(file, KeyName::audit, random);
    if (!seed) return tl::unexpected(seed.error());
    town->public_halves.emplace(KeyName::audit, public_half(KeyName::audit, *seed));
    if (auto written = write_file(layout.town(), town_file(*town), 0644); !written)
        return tl::unexpected(written.error());
    return AuditKey::was_made;
}

Result<void> check_key(const Layout& layout, KeyName name, const TownIdentity& town) {
    const auto seed = read_key(layout, name);
    if (!seed) return tl::unexpected(seed.error());
    return compare(layout, name, *seed, town);
}

}  // namespace veche::server
