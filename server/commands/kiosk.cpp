#include <fmt/format.h>
#include <ostream>
#include <system_error>

#include "base/clock.h"
#include "base/file_trees.h"
#include "base/files.h"
#include "base/utf8.h"
#include "content/limits.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/edition/published.h"
#include "server/town_keys.h"
#include "sync/protocol/bundle.h"
#include "sync/protocol/receipt.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;
namespace tuf = protocol::tuf;

constexpr std::int64_t code_lifetime = std::int64_t{14} * 86'400;  // seconds

// Only what the current edition names: metadata, catalog, pages and blobs.
Result<void> copy_edition(const Layout& layout, const Published& published, const fs::path& target) {
    std::vector<std::string> names;
    for (std::uint64_t version = 1; version <= published.root.version; ++version) {
        names.push_back("metadata/" + tuf::root_file_name(version));
    }
    const std::uint64_t targets_version = published.targets.version;
    names.push_back("metadata/" + std::string(tuf::timestamp_file_name));
    names.push_back("metadata/" + tuf::snapshot_file_name(published.snapshot.version));
    names.push_back("metadata/" + tuf::targets_file_name(targets_version));
    const auto& catalog = published.targets.targets.at(std::string(tuf::catalog_target));
    names.push_back("targets/" + tuf::catalog_file_name(catalog.sha256));
    const auto entries = read_published_entries(layout, published);
    if (!entries) return tl::unexpected(entries.error());
    for (const auto& [hash, blob] : content::edition::blobs_of(published.catalog, *entries)) {
        names.push_back(content::edition::blob_path(hash));
    }
    for (const std::string& name : names) {
        if (auto copied = copy_hashed(layout.content() / name, target / name); !copied) {
            return tl::unexpected(copied.error());
        }
    }
    return {};
}

Result<std::string> newest_root_file(const Layout& layout, const Published& published) {
    return read_file(layout.metadata() / tuf::root_file_name(published.root.version), tuf::largest_metadata);
}

// The bundle's folder with everything the kiosk begins with.
Result<void> write_bundle(const KioskAddOptions& options, const ServerFolder& folder, const fs::path& target,
                          const std::string& address, const content::ReceiptCode& code) {
    const Layout& layout = folder.layout;
    const auto published = read_published(layout);
    if (!published) return tl::unexpected(published.error());
    if (!*published) {
        return failure("nothing is published yet, so there is no root for the kiosk to trust; publish first");
    }
    const auto identity = read_town_identity(layout);
    if (!identity) return tl::unexpected(identity.error());
    auto root = newest_root_file(layout, **published);
    if (!root) return tl::unexpected(root.error());
    const auto contents = options.with_edition ? target / "content" : fs::path();
    auto written =
        protocol::write_bundle(target, {address, code, identity->id, options.name, std::move(*root), contents});
    if (!written || !options.with_edition) return written;
    return copy_edition(layout, **published, contents);
}

// A second bundle of the name would kill the first one's code without a word; two kiosks of one name cannot be told
// apart.
Result<void> check_name(store::FleetStore& fleet, const KioskAddOptions& options, Instant now) {
    if (options.name.empty() || !is_valid_utf8(options.name) ||
        !fits_code_points(options.name, content::longest_kiosk_name)) {
        return failure("the kiosk's name must have 1 to 200 letters");
    }
    if (options.again) return {};
    const auto code = fleet.find_code(options.name);
    if (!code) return tl::unexpected(code.error());
    const bool waits =
        *code && !(*code)->used_by && (*code)->expires > now && (*code)->wrong_proofs < store::most_wrong_proofs;
    if (waits) {
        return failure("a bundle of '" + options.name + "' waits for its kiosk already; another one, which makes the " +
                       "first useless: --again");
    }
    const auto devices = fleet.devices();
    if (!devices) return tl::unexpected(devices.error());
    for (const store::Device& device : *devices) {
        if (device.name != options.name) continue;
        return failure("kiosk '" + options.name + "' is enrolled already; a bundle to enrol it again: --again");
    }
    return {};
}

// Beside the place where the bundle will be, so that a rename brings it there.
fs::path unfinished(const fs::path& bundle) {
    const fs::path whole = bundle.has_filename() ? bundle : bundle.parent_path();
    return whole.parent_path() / (".new-" + whole.filename().string());
}

}  // namespace

Result<void> kiosk_add(const KioskAddOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const SystemClock clock;
    const auto fleet = storage_of(folder->layout)->fleet();
    if (!fleet) return tl::unexpected(fleet.error());
    if (auto fits = check_name(**fleet, options, clock.now()); !fits) return fits;
    std::error_code error;
    if (fs::exists(options.bundle, error)) return failure(options.bundle.string() + ": already there");
    SystemRandom random;
    const content::ReceiptCode code = protocol::make_receipt_code(random);
    const std::string address = options.address.empty() ? folder->configuration.listen.public_address : options.address;
    // A port that is chosen at each start: nobody could find it.
    if (address.ends_with(":0")) {
        return failure(address + ": no address a kiosk can find; put public_address into veche.toml, or say --address");
    }
    const fs::path target = unfinished(options.bundle);
    if (auto gone = remove_path(target); !gone) return gone;
    auto written = write_bundle(options, *folder, target, address, code);
    if (written) written = sync_file_system(target);
    if (!written) {
        (void)remove_path(target);
        return written;
    }
    // Before the bundle has its name: a bundle that is there has a code the server knows.
    const Instant expires{clock.now().seconds + code_lifetime};
    if (auto added = (*fleet)->add_code({options.name, code.symbols(), expires, 0, std::nullopt}); !added) return added;
    if (auto named = rename_path(target, options.bundle); !named) return named;
    out << "Wrote " << options.bundle.string() << " for kiosk '" << options.name << "', to enrol at " << address
        << " until " << town_time(expires, town_clock(folder->layout)) << ".\n"
        << "Whoever holds this folder can enrol one kiosk once: carry it by hand, then delete it. If it is lost:\n"
        << "veche-server kiosk code revoke " << options.folder.string() << " '" << options.name << "'\n";
    return {};
}

Result<void> kiosk_revoke_code(const fs::path& path, const std::string& name, std::ostream& out) {
    const auto folder = open_server_folder(path);
    if (!folder) return tl::unexpected(folder.error());
    const auto fleet = storage_of(folder->layout)->fleet();
    if (!fleet) return tl::unexpected(fleet.error());
    const auto code = (*fleet)->find_code(name);
    if (!code) return tl::unexpected(code.error());
    if (!*code || (*code)->used_by) {
        return failure("no unused code of '" + name + "'; `veche-server kiosk list` shows them");
    }
    if (auto removed = (*fleet)->remove_code(name); !removed) return removed;
    out << "The code of '" << name << "' enrols nobody any more.\n";
    return {};
}

}  // namespace veche::server::commands
