#include <ostream>
#include <system_error>

#include "base/files.h"
#include "server/commands/backup_manifest.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/edition/archive.h"
#include "server/store/schemas.h"
#include "server/store/sqlite_intake_store.h"
#include "server/store/sqlite_registry_store.h"
#include "server/town_keys.h"
#include "sync/protocol/acknowledgement.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

// A folder of another town would keep its own kiosks, rules and content over the databases of this one.
Result<void> check_target(const Layout& layout, const BackupManifest& manifest) {
    std::error_code error;
    if (!fs::exists(layout.town(), error)) return {};
    const auto town = read_town_identity(layout);
    if (!town) return tl::unexpected(town.error());
    if (town->id != manifest.town) return failure(layout.root.string() + ": the folder of another town");
    return {};
}

Result<void> check_source(const Layout& source, const BackupManifest& manifest) {
    if (auto sound = check_databases(source); !sound) return sound;
    const auto town = read_town_identity(source);
    if (!town) return tl::unexpected(town.error());
    if (town->id != manifest.town) return failure(source.root.string() + ": backup.json and town.json disagree");
    return {};
}

// Every key the processes need is there, and all that are there are of the backup's town.
Result<void> check_keys(const Layout& layout, const Layout& source) {
    const auto town = read_town_identity(source);
    if (!town) return tl::unexpected(town.error());
    std::error_code error;
    for (const KeyName name : all_keys) {
        const bool may_be_away = owner_of(name) == KeyOwner::operator_only;
        if (may_be_away && !fs::exists(key_file(layout, name), error)) continue;
        if (auto right = check_key(layout, name, *town); !right) return right;
    }
    return {};
}

// The copy is whole before the old one is gone; what SQLite kept beside the old one goes first.
Result<void> replace_database(const fs::path& from, const fs::path& to) {
    const fs::path incoming = to.string() + ".restored";
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    fs::copy_file(from, incoming, fs::copy_options::overwrite_existing, error);
    if (error) return failure(incoming.string() + ": cannot be written: " + error.message());
    if (auto synced = sync_file_system(to.parent_path()); !synced) return synced;
    for (const auto* suffix : {"-wal", "-shm", "-journal"}) fs::remove(to.string() + suffix, error);
    fs::rename(incoming, to, error);
    if (error) return failure(to.string() + ": cannot be replaced: " + error.message());
    return sync_folder(to.parent_path());
}

// Versions never change, so both sides' are kept; of the revisions given those here are at least as new.
Result<void> bring_archive(const Layout& from, const Layout& to) {
    std::error_code error;
    if (!fs::exists(from.archived_revisions(), error)) return {};
    if (auto copied = copy_tree(from.archived_polls(), to.archived_polls()); !copied) return copied;
    if (fs::exists(to.archived_revisions(), error)) return {};
    const auto revisions = read_file(from.archived_revisions(), longest_revisions_bytes);
    if (!revisions) return tl::unexpected(revisions.error());
    return write_file(to.archived_revisions(), *revisions, 0644);
}

Result<void> bring_files(const Layout& from, const Layout& to) {
    std::error_code error;
    for (const auto& [source, target] : {std::pair(from.configuration(), to.configuration()),
                                         std::pair(from.town(), to.town()), std::pair(from.rules(), to.rules())}) {
        // What stands here is at least as new.
        if (fs::exists(target, error)) continue;
        if (auto copied = copy_tree(source, target); !copied) return copied;
    }
    if (!fs::exists(to.metadata() / "timestamp.json", error)) {
        if (auto copied = copy_tree(from.content(), to.content()); !copied) return copied;
    }
    if (auto copied = bring_archive(from, to); !copied) return copied;
    return copy_tree(from.attachments(), to.attachments());
}

// Positions of records and acknowledgements begin anew under another epoch, and kiosks send again what they still have.
Result<void> begin_again(const Layout& layout, const BackupManifest& manifest) {
    const auto key = read_signing_key(layout, KeyName::acknowledgement);
    if (!key) return tl::unexpected(key.error());
    SystemRandom random;
    const SystemClock clock;
    const auto epoch = protocol::make_random<protocol::Epoch>(random);
    if (auto done = store::forget_records(layout.registry()); !done) return done;
    std::error_code error;
    fs::remove(layout.wanted_generation(), error);
    const auto watermark = protocol::write_watermark({epoch, manifest.generation, clock.now()}, *key);
    if (!watermark) return tl::unexpected(watermark.error());
    if (auto written = write_file(layout.watermark(), *watermark, 0644); !written) return written;
    return store::begin_epoch(layout.intake(), epoch, manifest.generation + 1);
}

Result<void> make_missing_folders(const Layout& layout) {
    for (const auto& folder : {layout.root, layout.intake_folder(), layout.registry_folder(), layout.records(),
                               layout.content(), layout.backup_folder()}) {
        if (auto made = make_folder(folder, 0755); !made) return made;
    }
    return {};
}

Result<void> replace_everything(const Layout& from, const Layout& to, const BackupManifest& manifest) {
    if (auto made = make_missing_folders(to); !made) return made;
    if (auto done = replace_database(from.intake(), to.intake()); !done) return done;
    if (auto done = replace_database(from.registry(), to.registry()); !done) return done;
    // What stands here is at least as new: kiosks enrolled or blocked since the backup stay so.
    if (!store::check_database(to.fleet(), store::fleet_schema())) {
        if (auto done = replace_database(from.fleet(), to.fleet()); !done) return done;
    }
    if (auto done = bring_files(from, to); !done) return done;
    if (auto synced = sync_file_system(to.root); !synced) return synced;
    return begin_again(to, manifest);
}

}  // namespace

Result<void> restore(const RestoreOptions& options, std::ostream& out) {
    const Layout layout{options.folder};
    const Layout source{options.source};
    std::error_code error;
    if (!fs::exists(layout.keys(), error)) {
        return failure(layout.keys().string() +
                       ": not there; copy the town's keys to it first, backups do not have them");
    }
    const auto lock = FolderLock::take(layout.run_lock(), "`veche-server run`");
    if (!lock) return failure(lock.error().message + "; stop the server first");
    const auto manifest = read_manifest(source.root);
    if (!manifest) return tl::unexpected(manifest.error());
    if (auto sound = check_source(source, *manifest); !sound) return sound;
    if (auto same = check_target(layout, *manifest); !same) return same;
    if (auto known = check_keys(layout, source); !known) return known;
    // Until it is gone nothing but restore works here: the old epoch over these databases would let kiosks lose what
    // they still have.
    if (auto marked = write_file(layout.unfinished_restore(), "", 0644); !marked) return marked;
    if (auto done = replace_everything(source, layout, *manifest); !done) return done;
    fs::remove(layout.unfinished_restore(), error);
    if (error) return failure(layout.unfinished_restore().string() + ": cannot be removed: " + error.message());
    if (auto synced = sync_folder(layout.root); !synced) return synced;
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    if (auto set = arrange_permissions(*folder); !set) return set;
    out << "Restored what was backed up on " << to_string(manifest->made) << ".\n"
        << "Kiosks will send again what they still have; nothing is registered twice.\n"
        << "If the content came from the backup too, publish once more until kiosks take it: they refuse versions\n"
        << "older than those they have seen.\n";
    return {};
}

}  // namespace veche::server::commands
