#include "server/edition/renewal.h"

#include <algorithm>
#include <array>
#include <system_error>

#include "base/files.h"
#include "server/edition/signing.h"
#include "server/edition/versions.h"

namespace veche::server {
namespace {

namespace fs = std::filesystem;
namespace tuf = protocol::tuf;

constexpr std::int64_t seconds_in_day = 86'400;
constexpr const char* staged_root = "root.json";
constexpr std::uint64_t largest_town_file = 4096;

constexpr std::array<std::pair<KeyName, tuf::Role>, 4> signing_roles = {{{KeyName::root, tuf::Role::root},
                                                                         {KeyName::targets, tuf::Role::targets},
                                                                         {KeyName::snapshot, tuf::Role::snapshot},
                                                                         {KeyName::timestamp, tuf::Role::timestamp}}};

fs::path staged_key(const Layout& layout, KeyName name) {
    return layout.keys_to_come() / (std::string(name_of(name)) + ".key");
}

Result<protocol::SigningKey> read_root_key(const fs::path& file, const tuf::Root& root) {
    const auto seed = read_key_at(file, KeyName::root);
    if (!seed) return tl::unexpected(seed.error());
    auto key = protocol::SigningKey::from_seed(seed->view());
    if (!key) return tl::unexpected(key.error());
    if (!tuf::signs_for(root, tuf::Role::root, key->public_key())) {
        return failure(file.string() + ": not the root key that " + tuf::root_file_name(root.version) +
                       " names; kiosks would refuse what it signs");
    }
    return key;
}

Result<void> begin_staging(const Layout& layout) {
    if (auto gone = remove_path(layout.keys_to_come()); !gone) return gone;
    return make_folder(layout.keys_to_come(), 0700);
}

// Makes the keys that are asked for and puts them into the root and into what town.json will say. Gives the key with
// which the new root signs itself, if it is a new one.
Result<std::optional<protocol::SigningKey>> make_new_keys(const Layout& layout, const NextRoot& wanted, Random& random,
                                                          tuf::Root& root, TownIdentity& town) {
    std::optional<protocol::SigningKey> new_root_key;
    for (const auto& [name, role] : signing_roles) {
        if (wanted.new_keys.count(name) == 0) continue;
        const auto seed =
            make_key_at(name == KeyName::root ? wanted.new_root_key : staged_key(layout, name), name, random);
        if (!seed) return tl::unexpected(seed.error());
        auto key = protocol::SigningKey::from_seed(seed->view());
        if (!key) return tl::unexpected(key.error());
        tuf::replace_key(root, role, key->public_key());
        town.public_halves[name] = public_half(name, *seed);
        if (name == KeyName::root) new_root_key = std::move(*key);
    }
    return new_root_key;
}

// Nobody may find out at the kiosks that the chain is broken.
Result<std::string> sign_root(const tuf::Root& root, const tuf::Root& before,
                              const std::vector<const protocol::SigningKey*>& keys) {
    std::string bytes = tuf::write_root(root, keys);
    const auto followed = tuf::read_root(bytes, before);
    if (!followed) return failure("the new root would be refused by kiosks: " + followed.error().message);
    return bytes;
}

Result<void> move_keys(const Layout& layout) {
    for (const auto& [name, role] : signing_roles) {
        std::error_code error;
        const fs::path staged = staged_key(layout, name);
        if (!fs::exists(staged, error)) continue;
        if (auto moved = rename_path(staged, key_file(layout, name)); !moved) return moved;
    }
    return sync_folder(layout.keys());
}

// What is published now; where the new root lies there already and says that others sign, the newest edition that does.
Result<std::string> catalog_to_sign(const Layout& layout) {
    const auto published = read_published(layout);
    if (published && *published) return read_published_catalog(layout, **published);
    auto catalogs = read_catalogs(layout);
    if (catalogs.empty()) return failure("no catalog is left; publish the town's folder again");
    return std::move(catalogs.front().bytes);
}

Result<void> clear_staging(const Layout& layout) {
    // First: without it the rest is only what is left over.
    if (auto gone = remove_path(layout.keys_to_come() / staged_root); !gone) return gone;
    return remove_path(layout.keys_to_come());
}

}  // namespace

Result<std::string> read_published_catalog(const Layout& layout, const Published& published) {
    const auto& target = published.targets.targets.at(std::string(tuf::catalog_target));
    return read_file(layout.targets() / tuf::catalog_file_name(target.sha256), content::edition::longest_catalog_bytes);
}

Result<std::uint64_t> stage_root(const Layout& layout, const Configuration::Publish& expiry, const Published& published,
                                 const NextRoot& wanted, Random& random, Instant now) {
    const auto old_key = read_root_key(wanted.root_key, published.root);
    if (!old_key) return tl::unexpected(old_key.error());
    auto town = read_town_identity(layout);
    if (!town) return tl::unexpected(town.error());
    if (auto begun = begin_staging(layout); !begun) return tl::unexpected(begun.error());
    tuf::Root root = published.root;
    ++root.version;
    root.expires = {now.seconds + expiry.root_days * seconds_in_day};
    const auto new_key = make_new_keys(layout, wanted, random, root, *town);
    if (!new_key) return tl::unexpected(new_key.error());
    std::vector<const protocol::SigningKey*> keys = {&*old_key};
    if (*new_key) keys.push_back(&**new_key);
    const auto bytes = sign_root(root, published.root, keys);
    if (!bytes) return tl::unexpected(bytes.error());
    const fs::path folder = layout.keys_to_come();
    if (auto done = write_file(folder / "town.json", town_file(*town), 0644); !done)
        return tl::unexpected(done.error());
    if (auto done = write_file(folder / staged_root, *bytes, 0644); !done) return tl::unexpected(done.error());
    return root.version;
}

bool has_staged_root(const Layout& layout) {
    std::error_code error;
    return fs::exists(layout.keys_to_come() / staged_root, error);
}

Result<void> finish_root(const Layout& layout, const Configuration::Publish& expiry, Instant now) {
    const fs::path folder = layout.keys_to_come();
    const auto town = read_file(folder / "town.json", largest_town_file);
    if (!town) return tl::unexpected(town.error());
    const auto catalog = catalog_to_sign(layout);
    if (!catalog) return tl::unexpected(catalog.error());
    const auto bytes = read_file(folder / staged_root, tuf::largest_metadata);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto root = tuf::read_first_root(*bytes);
    if (!root) return failure((folder / staged_root).string() + ": " + root.error().message);
    if (auto done = write_file(layout.town(), *town, 0644); !done) return done;
    if (auto done = move_keys(layout); !done) return done;
    const fs::path file = layout.metadata() / tuf::root_file_name(root->version);
    if (auto done = write_file(file, *bytes, 0644); !done) return done;
    if (auto done = sign_same_edition(layout, expiry, *catalog, now); !done) return done;
    return clear_staging(layout);
}

Result<void> sign_same_edition(const Layout& layout, const Configuration::Publish& expiry, std::string_view catalog,
                               Instant now) {
    const Versions known = read_versions(layout);
    Versions next = next_versions(known, now);
    next.edition = known.edition;
    next.may_be_behind = known.may_be_behind;  // until the next publication
    return sign_edition(layout, expiry, catalog, next, now);
}

}  // namespace veche::server
