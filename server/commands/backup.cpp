#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <functional>
#include <ostream>
#include <set>
#include <system_error>
#include <thread>

#include "base/clock.h"
#include "base/file_trees.h"
#include "base/files.h"
#include "server/commands/backup_files.h"
#include "server/commands/backup_manifest.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/edition/check.h"
#include "server/store/sqlite_files.h"
#include "server/town_keys.h"
#include "sync/protocol/acknowledgement.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{15};
constexpr std::chrono::milliseconds step{50};

// From now on envelopes are acknowledged under the next generation, so that this one is closed: whatever carries it is
// in the database before the copy is begun. Gives the closed one.
Result<std::uint64_t> close_generation(const Layout& layout) {
    auto reader = storage_of(layout)->intake_reader();
    if (!reader) return tl::unexpected(reader.error());
    auto closing = (*reader)->generation();
    if (!closing) return closing;
    const std::uint64_t wanted = *closing + 1;
    if (auto lock = FolderLock::take(layout.run_lock(), "server")) {
        // The server is not running, so this process is the one writer.
        auto intake = storage_of(layout)->intake();
        if (!intake) return tl::unexpected(intake.error());
        if (auto set = (*intake)->set_generation(wanted); !set) return tl::unexpected(set.error());
        return *closing;
    }
    auto asked = write_file(layout.wanted_generation(), std::to_string(wanted), 0644);
    if (!asked) return tl::unexpected(asked.error());
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < deadline) {
        auto now = (*reader)->generation();
        if (!now) return now;
        if (*now >= wanted) return *closing;
        std::this_thread::sleep_for(step);
    }
    return failure("the server does not begin a new backup generation; is its disk full? Nothing was backed up");
}

// Files of SQLite wherever the stores are, so that any machine can take them up. Registry before intake before fleet:
// whatever the registry names is in the intake, whoever sent it is in the fleet. The ballots after the registry: in one
// of before they are still in it, or in their own file by then.
Result<void> copy_databases(const Layout& from, const Layout& to) {
    const auto copy = storage_of(to);
    for (const auto& [file, schema] :
         {std::pair(&Layout::registry, &store::registry_schema()),
          std::pair(&Layout::ballots, &store::ballots_schema()), std::pair(&Layout::intake, &store::intake_schema()),
          std::pair(&Layout::fleet, &store::fleet_schema()), std::pair(&Layout::staff, &store::staff_schema()),
          // Before the files it names, which are there first.
          std::pair(&Layout::content_store, &store::content_schema())}) {
        if (is_rightly_missing(from, *schema)) continue;
        auto done = from.database ? copy->bring_store_of(*storage_of(from), *schema, [](std::uint64_t) {})
                                  : store::copy_database((from.*file)(), (to.*file)());
        if (done && from.database) done = store::end_write_ahead_log((to.*file)());
        if (!done) return done;
    }
    return {};
}

Result<void> make_target(const Layout& copy, const Layout& of) {
    std::error_code error;
    if (fs::exists(copy.root, error))
        return failure(copy.root.string() + ": already there; a backup needs a new folder");
    // It would be copied into itself.
    const fs::path inside = fs::weakly_canonical(copy.root, error).lexically_relative(fs::canonical(of.root, error));
    if (!inside.empty() && *inside.begin() != "..") {
        return failure(copy.root.string() + ": within the server's folder; a backup belongs outside of it");
    }
    if (auto made = make_folders(copy.root, 0700); !made) return made;
    for (const auto& folder : {copy.root, copy.intake_folder(), copy.registry_folder(), copy.ballots_folder(),
                               copy.staff_folder(), copy.editorial(), copy.audit_folder()}) {
        if (auto made = make_folder(folder, 0700); !made) return made;
    }
    return {};
}

Result<void> copy_files(const Layout& from, const Layout& to) {
    for (const auto& [source, target] :
         {std::pair(from.configuration(), to.configuration()), std::pair(from.town(), to.town()),
          std::pair(from.rules(), to.rules()), std::pair(from.content(), to.content()),
          std::pair(from.archive(), to.archive()), std::pair(from.published(), to.published()),
          std::pair(from.content_files(), to.content_files()), std::pair(from.attachments(), to.attachments()),
          std::pair(from.former_epochs(), to.former_epochs())}) {
        if (auto copied = copy_tree(source, target); !copied) return copied;
    }
    return {};
}

// What the watermark may say once all of it is on the disk and was read back.
Result<protocol::Watermark> fill(const Layout& layout, const Layout& copy, const protocol::TownId& town) {
    const auto closed = close_generation(layout);
    if (!closed) return tl::unexpected(closed.error());
    // Before the audits themselves: none may end before what was signed of it.
    if (auto copied = copy_tree(layout.signed_heads(), copy.signed_heads()); !copied) {
        return tl::unexpected(copied.error());
    }
    if (auto copied = copy_databases(layout, copy); !copied) return tl::unexpected(copied.error());
    if (auto copied = copy_files(layout, copy); !copied) return tl::unexpected(copied.error());
    const auto reader = storage_of(layout)->intake_reader();
    if (!reader) return tl::unexpected(reader.error());
    const auto epoch = (*reader)->epoch();
    if (!epoch) return tl::unexpected(epoch.error());
    // A backup that cannot be read is none: no watermark may speak of it.
    if (auto sound = check_databases(copy); !sound) return tl::unexpected(sound.error());
    const auto files = write_file_list(copy.root);
    if (!files) return tl::unexpected(files.error());
    const SystemClock clock;
    const Instant made = clock.now();
    // A backup with a manifest is a whole one.
    if (auto synced = sync_file_system(copy.root); !synced) return tl::unexpected(synced.error());
    if (auto written = write_manifest(copy.root, {town, *epoch, *closed, made, *files}); !written) {
        return tl::unexpected(written.error());
    }
    return protocol::Watermark{*epoch, *closed, made};
}

}  // namespace

namespace {

// "2026-11-28T033000Z": names in the order of time, without a sign that some file system dislikes.
std::string name_of_moment(Instant now) {
    std::string name = to_string(now);
    std::erase(name, ':');
    return name;
}

bool is_named_by_moment(const fs::path& folder) {
    const std::string name = folder.filename().string();
    return name.size() == name_of_moment(Instant{0}).size() && name.back() == 'Z' && name[10] == 'T';
}

// Only what this command made: named by it, with the manifest that a whole backup has; the newest first. Without the
// one just made, which a clock put right may have named before others.
std::vector<fs::path> older_backups(const fs::path& below, const fs::path& newest) {
    std::vector<fs::path> made;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(below, error)) {
        const bool is_backup =
            is_named_by_moment(entry.path()) && !entry.is_symlink(error) && read_manifest(entry.path()).has_value();
        if (is_backup) made.push_back(entry.path());
    }
    std::sort(made.begin(), made.end(), std::greater<>());
    std::erase(made, newest);
    return made;
}

// What rotted on the disk is as rotten in the new backup: told with the way out, and where an older backup has it
// whole. Those backups.
std::set<fs::path> tell_rotten(const std::vector<ContentFault>& faults, const std::vector<fs::path>& older,
                               std::ostream& out) {
    constexpr std::size_t most_told = 20;
    std::set<fs::path> holders;
    std::size_t told = 0;
    for (const ContentFault& fault : faults) {
        const auto is_whole = [&](const fs::path& backup) {
            if (!fault.needed) return false;
            content::edition::FolderBlobs blobs(Layout{backup}.content().string());
            const auto bytes = blobs.read(fault.needed->reference.hash);
            return bytes && content::edition::verify(*fault.needed, *bytes);
        };
        const auto holder = std::find_if(older.begin(), older.end(), is_whole);
        const bool is_told = ++told <= most_told;
        if (is_told) out << fault.what << ". " << fault.remedy << ".\n";
        if (holder == older.end()) continue;
        const auto file = Layout{*holder}.content() / content::edition::blob_path(fault.needed->reference.hash);
        if (is_told) out << "  whole in " << file.string() << "\n";
        holders.insert(*holder);
    }
    if (told > most_told) out << fmt::format("and {} more; `veche-server check` names them\n", told - most_told);
    return holders;
}

Result<void> remove_older(const std::vector<fs::path>& made, std::size_t keep, const std::set<fs::path>& holders,
                          std::ostream& out) {
    for (std::size_t i = keep - 1; i < made.size(); ++i) {
        if (holders.contains(made[i])) continue;
        // First: half a backup must not look like a whole one.
        if (auto gone = remove_path(made[i] / "backup.json"); !gone) return gone;
        if (auto gone = remove_path(made[i]); !gone) return gone;
        out << "Removed the older backup " << made[i].string() << ".\n";
    }
    return {};
}

// What of the published was damaged already: no reason to do without a backup of the databases.
Result<std::vector<ContentFault>> backup_to(const BackupOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const Layout& layout = folder->layout;
    const Layout copy{options.target};
    const auto lock = lock_publishing(layout);
    if (!lock) return tl::unexpected(lock.error());
    if (const auto finished = finish_staged_root(*folder, out); !finished) return tl::unexpected(finished.error());
    const auto identity = read_town_identity(layout);
    if (!identity) return tl::unexpected(identity.error());
    const auto key = read_signing_key(layout, KeyName::acknowledgement);
    if (!key) return tl::unexpected(key.error());
    if (auto made = make_target(copy, layout); !made) return tl::unexpected(made.error());
    const auto done = fill(layout, copy, identity->id);
    if (!done) {
        // Half a backup is none, and would be in the way of the next one.
        (void)remove_path(copy.root);
        return tl::unexpected(done.error());
    }
    const auto watermark = protocol::write_watermark(*done, *key);
    if (!watermark) return tl::unexpected(watermark.error());
    if (auto written = write_file(layout.watermark(), *watermark, 0644); !written) {
        return tl::unexpected(written.error());
    }
    out << fmt::format("Backed up to {}, generation {}. Kiosks may now let go of what it holds.\n", copy.root.string(),
                       done->covered)
        << "Carry it to another machine. The keys are not in it: keep keys/ apart.\n";
    return check_content(layout);
}

}  // namespace

Result<void> backup(const BackupOptions& asked, std::ostream& out) {
    BackupOptions options = asked;
    if (asked.below) options.target = asked.target / name_of_moment(SystemClock().now());
    const auto rotten = backup_to(options, out);
    if (!rotten) return tl::unexpected(rotten.error());
    const auto older = asked.below ? older_backups(asked.target, options.target) : std::vector<fs::path>();
    const auto holders = tell_rotten(*rotten, older, out);
    if (asked.keep > 0) {
        if (auto removed = remove_older(older, asked.keep, holders, out); !removed) return removed;
    }
    if (rotten->empty()) return {};
    return failure(
        fmt::format("{} is a whole backup of the databases, but {} files of what is published were already "
                    "damaged, see above",
                    options.target.string(), rotten->size()));
}

}  // namespace veche::server::commands
