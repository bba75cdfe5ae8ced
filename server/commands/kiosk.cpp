#include <fmt/format.h>
#include <ostream>
#include <system_error>

#include "base/file_trees.h"
#include "base/files.h"
#include "server/commands/commands.h"
#include "server/commands/kiosk_acts.h"
#include "server/commands/shown.h"
#include "server/edition/published.h"
#include "server/town_keys.h"
#include "sync/protocol/bundle.h"
#include "sync/protocol/receipt.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;
namespace tuf = protocol::tuf;

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

struct NewKiosk {
    std::string address;
    content::ReceiptCode code;
    std::string name;
};

// The bundle's folder with everything the kiosk begins with. Nothing of it but the code is secret: whoever may call the
// command can read it.
Result<void> write_bundle(const KioskAddOptions& options, const ServerFolder& folder, const fs::path& target,
                          const NewKiosk& kiosk) {
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
    auto written = protocol::write_bundle(
        target, {kiosk.address, kiosk.code, identity->id, kiosk.name, std::move(*root), contents});
    if (!written || !options.with_edition) return written;
    return copy_edition(layout, **published, contents);
}

// Beside the place where the bundle will be, so that a rename brings it there.
fs::path unfinished(const fs::path& bundle) {
    const fs::path whole = bundle.has_filename() ? bundle : bundle.parent_path();
    return whole.parent_path() / (".new-" + whole.filename().string());
}

}  // namespace

Result<void> kiosk_add(const KioskAddOptions& options, std::ostream& out) {
    const auto work = begin_command(options.folder, "kiosk add");
    if (!work) return tl::unexpected(work.error());
    const ServerFolder& folder = work->folder;
    desk::KioskOrder order{desk::KioskAct::add_bundle};
    order.name = kiosk_name(options.name);
    order.again = options.again;
    if (const auto fits = desk::check_kiosk_name(order.name); !fits) return as_failure(fits.error());
    std::error_code error;
    if (fs::exists(options.bundle, error)) return failure(options.bundle.string() + ": already there");
    SystemRandom random;
    const content::ReceiptCode code = protocol::make_receipt_code(random);
    const std::string address = options.address.empty() ? folder.configuration.listen.public_address : options.address;
    // A port that is chosen at each start: nobody could find it.
    if (address.ends_with(":0")) {
        return failure(address + ": no address a kiosk can find; put public_address into veche.toml, or say --address");
    }
    const fs::path target = unfinished(options.bundle);
    if (auto gone = remove_path(target); !gone) return gone;
    auto written = write_bundle(options, folder, target, {address, code, order.name});
    if (written) written = sync_file_system(target);
    // Before the bundle has its name: a bundle that is there has a code the server knows.
    const auto added = written ? act_on_kiosk(*work, order, code) : tl::unexpected(written.error());
    if (!added) {
        (void)remove_path(target);
        return tl::unexpected(added.error());
    }
    if (auto named = rename_path(target, options.bundle); !named) return named;
    out << "Wrote " << options.bundle.string() << " for kiosk '" << order.name << "', to enrol at " << address
        << " until " << town_time(added->expires, town_clock(folder.layout)) << ".\n"
        << "Whoever holds this folder can enrol one kiosk once: carry it by hand, then delete it. If it is lost:\n"
        << "veche-server kiosk code revoke " << options.folder.string() << " '" << order.name << "'\n";
    return {};
}

}  // namespace veche::server::commands
