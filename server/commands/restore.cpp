#include <ostream>
#include <system_error>

#include "base/files.h"
#include "server/commands/backup_manifest.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/permissions.h"
#include "server/commands/restore_staging.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/edition/rules.h"
#include "server/edition/versions.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_manifest = 4096;

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

// Every key the processes need is there, and all that are there are of the town: as the folder's own town.json says,
// which stays, for keys may have been replaced since the backup; else as the backup's does.
Result<void> check_keys(const Layout& layout, const Layout& source) {
    std::error_code error;
    const auto town = read_town_identity(fs::exists(layout.town(), error) ? layout : source);
    if (!town) return tl::unexpected(town.error());
    for (const KeyName name : all_keys) {
        if (may_be_missing(*town, name) && !fs::exists(key_file(layout, name), error)) continue;
        if (auto right = check_key(layout, name, *town); !right) return right;
    }
    return {};
}

// Where its stores are to come: as the veche.toml says that will stand there. What is wrong with that one
// check_settings() tells.
std::optional<DatabasePlace> database_of(const Layout& layout, const Layout& source) {
    std::error_code error;
    const bool own = fs::exists(layout.configuration(), error);
    const auto folder = read_server_folder(own ? layout.root : source.root);
    return folder ? folder->layout.database : std::nullopt;
}

// What stays, and what comes where it is missing, is read before anything changes: afterwards it could only be said.
Result<void> check_settings(const Layout& layout, const Layout& source) {
    std::error_code error;
    const bool own = fs::exists(layout.configuration(), error);
    const auto folder = read_server_folder(own ? layout.root : source.root);
    const auto users = folder ? check_users(*folder) : tl::unexpected(folder.error());
    if (!users) {
        return failure(users.error().message + "; nothing was restored. " +
                       (own ? "Mend it, or move it away: then the backup's is taken"
                            : "Put a sound veche.toml into " + layout.root.string()));
    }
    if (auto rules = check_rules(layout); !rules) {
        return failure(rules.error().message +
                       "; nothing was restored. Mend it, or move it away: then the backup's is taken");
    }
    return {};
}

Result<StagedRestore> stage(const Layout& source, const Layout& layout) {
    const auto manifest = read_manifest(source.root);
    if (!manifest) return tl::unexpected(manifest.error());
    if (auto sound = check_source(source, *manifest); !sound) return tl::unexpected(sound.error());
    if (auto same = check_target(layout, *manifest); !same) return tl::unexpected(same.error());
    if (auto known = check_keys(layout, source); !known) return tl::unexpected(known.error());
    if (auto read = check_settings(layout, source); !read) return tl::unexpected(read.error());
    return stage_restore(source, *manifest, layout);
}

// Everything is verified and beside its place. Until the end nothing but restore works here: the old epoch over these
// databases would let kiosks lose what they still have.
Result<void> finish(const Layout& layout, const Layout& source) {
    if (auto read = check_settings(layout, source); !read) return read;
    if (auto switched = switch_restore(layout); !switched) return switched;
    std::error_code error;
    if (!fs::exists(layout.configuration(), error)) {  // moved away since it was staged
        const auto settings = read_file(source.configuration(), largest_configuration);
        if (!settings) return tl::unexpected(settings.error());
        if (auto taken = write_file(layout.configuration(), *settings, 0644); !taken) return taken;
    }
    const auto folder = read_server_folder(layout.root);
    if (!folder) return tl::unexpected(folder.error());
    if (auto set = arrange_permissions(*folder); !set) return set;
    return clear_staging(layout);
}

// The one that was ended midway. True: it was of this very backup, so that all is done.
Result<bool> finish_earlier(const Layout& layout, const Layout& source, std::ostream& out) {
    const auto earlier = ready_restore(layout);
    if (!earlier) return false;
    if (auto finished = finish(layout, source); !finished) return tl::unexpected(finished.error());
    const auto asked = read_file(source.root / "backup.json", largest_manifest);
    if (asked && *asked == *earlier) return true;
    out << "A restore of another backup had been ended midway; it was brought to its end first.\n";
    return false;
}

void tell(const std::string& made, bool content_is_old, std::ostream& out) {
    out << "Restored what was backed up on " << made << ".\n"
        << "Kiosks will send again what they still have; nothing is registered twice.\n"
        << "Kiosks that had an answer given since then go on showing it; the server does not know it. Where the old "
           "records\n"
        << "are still in the folder, `veche-server submissions later-than-backup` lists the cases to answer again.\n";
    if (content_is_old) {
        out << "The content came from the backup: publish once more, for kiosks refuse versions older than they have "
               "seen.\n";
    }
}

// Whoever had been closed would be open again: the folder's own accounts were lost.
Result<void> tell_closed(const Layout& layout, std::ostream& out) {
    const auto staff = storage_of(layout)->staff();
    if (!staff) return tl::unexpected(staff.error());
    const auto accounts = (*staff)->accounts();
    if (!accounts) return tl::unexpected(accounts.error());
    if (accounts->empty()) return {};
    out << "The accounts of staff came from the backup. Who was closed since cannot be known, so all are closed:";
    for (const store::Account& account : *accounts) out << " " << account.name;
    out << "\nOpen an administrator with `veche-server staff open DIR NAME`, who opens those who still work here.\n";
    return {};
}

}  // namespace

Result<void> restore(const RestoreOptions& options, std::ostream& out) {
    const Layout source{options.source};
    const Layout layout{options.folder, database_of(Layout{options.folder}, source)};
    std::error_code error;
    if (!fs::exists(layout.keys(), error)) {
        return failure(layout.keys().string() +
                       ": not there; copy the town's keys to it first, backups do not have them");
    }
    const auto commands = wait_for_commands(layout);
    if (!commands) return tl::unexpected(commands.error());
    const auto lock = FolderLock::take(layout.run_lock(), "`veche-server run`");
    if (!lock) return failure(lock.error().message + "; stop the server first");
    const auto publishing = lock_publishing(layout);
    if (!publishing) return tl::unexpected(publishing.error());
    if (layout.database) {
        const auto made = make_missing_stores(layout);
        if (!made) return failure(made.error().message + "; nothing was restored");
    }
    const auto turn = take_registrars_turn(layout);
    if (!turn) return tl::unexpected(turn.error());
    const auto finished = finish_earlier(layout, source, out);
    if (!finished) return tl::unexpected(finished.error());
    bool content_is_old = read_versions(layout).may_be_behind;
    bool accounts_are_old = false;
    if (!*finished) {
        const auto staged = stage(source, layout);
        if (!staged) return tl::unexpected(staged.error());
        content_is_old = staged->content_is_the_backups;
        accounts_are_old = staged->accounts_are_the_backups;
        if (staged->destroyed_again > 0) {
            out << "Destroyed again what " << staged->destroyed_again << " cases had said.\n";
        }
        if (auto done = finish(layout, source); !done) return done;
    }
    const auto manifest = read_manifest(source.root);
    if (!manifest) return tl::unexpected(manifest.error());
    tell(town_time(manifest->made, town_clock(layout)), content_is_old, out);
    return accounts_are_old ? tell_closed(layout, out) : Result<void>();
}

}  // namespace veche::server::commands
