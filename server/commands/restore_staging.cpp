#include "server/commands/restore_staging.h"

#include <algorithm>
#include <array>
#include <system_error>

#include "base/clock.h"
#include "base/file_trees.h"
#include "base/files.h"
#include "server/commands/backup_files.h"
#include "server/commands/command_actor.h"
#include "server/commands/destroyed_again.h"
#include "server/databases.h"
#include "server/edition/archive.h"
#include "server/edition/check.h"
#include "server/edition/published.h"
#include "server/edition/versions.h"
#include "server/former_epochs.h"
#include "server/store/sqlite_files.h"
#include "server/town_keys.h"
#include "sync/protocol/acknowledgement.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_manifest = 4096;
constexpr const char* database_suffix = ".db";
constexpr std::array<const char*, 3> beside_database = {"-wal", "-shm", "-journal"};

Layout staged_in(const Layout& layout) {
    return Layout{layout.staging() / "new"};
}

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

// Whether the folder's own content is whole and no older than the backup's: kiosks refuse older versions.
bool content_stays(const Layout& layout, const Layout& source) {
    const auto here = read_published(layout);
    if (!here || !*here) return false;
    const auto backed_up = read_published(source);
    const bool newer = !backed_up || !*backed_up || (*here)->timestamp.version >= (*backed_up)->timestamp.version;
    return newer && check_content(layout).empty();
}

// On PostgreSQL a fleet that was just made is as sound as any.
bool holds_a_town(const Layout& layout) {
    if (!layout.database) return true;
    const auto intake = storage_of(layout)->intake_reader();
    return intake && (*intake)->epoch();
}

// What of the backup is brought over what stands in the folder.
class Choice {
  public:
    Choice(const Layout& layout, bool content_stays)
        : layout_(layout),
          content_stays_(content_stays),
          fleet_stays_(holds_a_town(layout) && check_store(layout, store::fleet_schema()).has_value()),
          staff_stays_(holds_a_town(layout) && check_store(layout, store::staff_schema()).has_value()),
          editorial_stays_(holds_a_town(layout) && !is_rightly_missing(layout, store::content_schema()) &&
                           check_store(layout, store::content_schema()).has_value()) {}

    [[nodiscard]] bool is_wanted(const BackupFile& file) const {
        const fs::path target = layout_.root / file.path;
        for (const fs::path& one : {layout_.intake(), layout_.registry(), layout_.ballots(), layout_.signed_heads()}) {
            if (target == one) return true;
        }
        // Kiosks enrolled or blocked since the backup stay so.
        if (target == layout_.fleet()) return !fleet_stays_;
        // So do accounts that were closed, and factors that were replaced.
        if (target == layout_.staff()) return !staff_stays_;
        // What was written and approved since stays too; what is live it learns from what is published.
        if (target == layout_.content_store()) return !editorial_stays_;
        if (target == layout_.versions() || target == layout_.former_epochs()) return false;  // merged, see below
        // The old edition's files beside the newer one are of no use, but what the folder lost may be.
        if (file.path.starts_with("content/metadata/") && content_stays_) return false;
        const bool named_by_hash = file.path.starts_with("content/") || file.path.starts_with("editorial/blobs/") ||
                                   file.path.starts_with("intake/attachments/");
        if (named_by_hash) return hash_of_file(target).value_or("") != file.hash;
        // The folder's own goes further; only one that cannot be read is no use.
        if (target == layout_.archived_revisions()) return !check_archived_revisions(layout_);
        // Written once: other bytes are rotten ones.
        if (file.path.starts_with("archive/")) return hash_of_file(target).value_or("") != file.hash;
        // Settings, rules, town.json: what stands there is at least as new.
        return !is_there(target);
    }

  private:
    const Layout& layout_;
    bool content_stays_;
    bool fleet_stays_;
    bool staff_stays_;
    bool editorial_stays_;
};

Result<void> bring(const Layout& source, const BackupManifest& manifest, const Layout& layout, bool content_stays) {
    const auto files = read_file_list(source.root, manifest.files);
    if (!files) return tl::unexpected(files.error());
    const Choice choice(layout, content_stays);
    const Layout staged = staged_in(layout);
    for (const BackupFile& file : *files) {
        if (!choice.is_wanted(file)) continue;
        const auto hash = copy_hashed(source.root / file.path, staged.root / file.path);
        if (!hash) return tl::unexpected(hash.error());
        if (*hash != file.hash) {
            return failure((source.root / file.path).string() +
                           ": other bytes than were backed up; this backup is damaged, take another");
        }
    }
    return {};
}

// They go back with the audits they are of; a backup of before has none.
Result<void> stage_signed_heads(const Layout& source, const Layout& layout) {
    if (is_there(source.signed_heads())) return {};
    const Layout staged = staged_in(layout);
    if (auto made = make_folders(staged.audit_folder(), 0700); !made) return made;
    return write_file(staged.signed_heads(), "", 0600);
}

// Versions never go back: the higher of both count; and where kiosks may have seen versions that neither knows, a lost
// timestamp is what publish has to reckon with.
Result<void> stage_versions(const Layout& source, const Layout& layout, bool content_stays) {
    Versions versions = highest(read_versions(layout), read_versions(source));
    const bool revisions_are_the_backups = !check_archived_revisions(layout);
    versions.may_be_behind = versions.may_be_behind || !content_stays || revisions_are_the_backups;
    return write_versions(staged_in(layout), versions);
}

// The backup's epoch, as far as the backup knows it, and the folder's own, if a restore came between.
Result<void> stage_former_epochs(const Layout& source, const BackupManifest& manifest, const Layout& layout) {
    FormerEpochs former = merged(read_former_epochs(layout), read_former_epochs(source));
    const auto known = store::last_record_position(source.registry());
    if (!known) return tl::unexpected(known.error());
    add(former, {manifest.epoch, *known, manifest.made});
    if (const auto here = storage_of(layout)->intake_reader()) {
        const auto epoch = (*here)->epoch();
        if (epoch && *epoch != manifest.epoch) add(former, {*epoch, 0, manifest.made});
    }
    return write_former_epochs(staged_in(layout), former);
}

// Positions of records and acknowledgements begin anew under another epoch, and kiosks send again what they still have.
Result<void> begin_again(const Layout& staged, const BackupManifest& manifest, const protocol::SigningKey& key) {
    SystemRandom random;
    const SystemClock clock;
    const auto epoch = protocol::make_random<protocol::Epoch>(random);
    // Of a backup of before this makes two files of one.
    if (auto done = storage_of(staged)->forget_records(); !done) return done;
    if (is_there(staged.staff())) {
        const auto by = command_actor(staged, "restore").by;
        if (auto done = storage_of(staged)->close_accounts(by); !done) return done;
    }
    if (auto done = storage_of(staged)->begin_epoch(epoch, manifest.generation + 1); !done) return done;
    const auto watermark = protocol::write_watermark({epoch, manifest.generation, clock.now()}, key);
    if (!watermark) return tl::unexpected(watermark.error());
    if (auto made = make_folders(staged.backup_folder(), 0755); !made) return made;
    return write_file(staged.watermark(), *watermark, 0644);
}

std::vector<fs::path> databases_in(const Layout& staged) {
    return {staged.intake(), staged.registry(), staged.ballots(),
            staged.fleet(),  staged.staff(),    staged.content_store()};
}

// A database and what SQLite keeps beside it.
bool is_of_database(const std::string& file) {
    if (file.ends_with(database_suffix)) return true;
    return std::any_of(beside_database.begin(), beside_database.end(),
                       [&](const char* suffix) { return file.ends_with(std::string(database_suffix) + suffix); });
}

Result<void> check_staged(const Layout& staged) {
    for (const auto& [file, schema] :
         {std::pair(staged.intake(), &store::intake_schema()), std::pair(staged.registry(), &store::registry_schema()),
          std::pair(staged.ballots(), &store::ballots_schema()), std::pair(staged.fleet(), &store::fleet_schema()),
          std::pair(staged.staff(), &store::staff_schema()),
          std::pair(staged.content_store(), &store::content_schema())}) {
        if (!is_there(file)) continue;  // the folder's own stays
        if (auto sound = store::check_database(file, *schema); !sound) return sound;
    }
    // A reader makes these anew even where it changes nothing.
    for (const fs::path& database : databases_in(staged)) {
        for (const char* suffix : beside_database) {
            std::error_code error;
            const fs::path beside = database.string() + suffix;
            const bool holds_something = fs::exists(beside, error) && fs::file_size(beside, error) > 0;
            if (holds_something && suffix == beside_database[0]) {
                return failure(beside.string() + ": not empty; the database was not closed");
            }
            if (auto gone = remove_path_unsynced(beside); !gone && is_there(beside)) return gone;
        }
    }
    return {};
}

// What a restore into PostgreSQL left beside them that was killed while it read them: the folder may have been given
// another veche.toml since, and these are its databases then.
Result<void> leave_nothing_beside(const Layout& staged) {
    for (const fs::path& database : databases_in(staged)) {
        const bool is_any = std::any_of(beside_database.begin(), beside_database.end(),
                                        [&](const char* suffix) { return is_there(database.string() + suffix); });
        if (!is_any || !is_there(database)) continue;
        if (auto ended = store::end_write_ahead_log(database); !ended) return ended;
    }
    return {};
}

// Into the database, each store in one transaction; the staged file stays until all is done.
Result<void> bring_to_database(const Layout& staged, const Layout& layout) {
    const auto files = storage_of(staged);
    for (const auto& [file, schema] :
         {std::pair(staged.registry(), &store::registry_schema()),
          std::pair(staged.ballots(), &store::ballots_schema()), std::pair(staged.fleet(), &store::fleet_schema()),
          std::pair(staged.staff(), &store::staff_schema()),
          std::pair(staged.content_store(), &store::content_schema()),
          std::pair(staged.intake(), &store::intake_schema())}) {
        if (!is_there(file)) continue;  // the town's own stays
        auto done = storage_of(layout)->bring_store_of(*files, *schema, [](std::uint64_t) {});
        if (!done) return done;
    }
    return {};
}

Result<void> move_to_place(const fs::path& from, const fs::path& to) {
    if (to.extension() == database_suffix) {
        // What SQLite kept beside the old one would be taken for the new one's, also if it came back after a power cut.
        for (const char* suffix : beside_database) {
            if (auto gone = remove_path(to.string() + suffix); !gone) return gone;
        }
    }
    return rename_path_unsynced(from, to);
}

Result<void> make_missing_folders(const Layout& layout) {
    for (const auto& folder :
         {layout.rules(), layout.intake_folder(), layout.attachments(), layout.registry_folder(),
          layout.ballots_folder(), layout.staff_folder(), layout.audit_folder(), layout.heads_of_office(),
          layout.records(), layout.content(), layout.published(), layout.backup_folder()}) {
        if (auto made = make_folders(folder, 0755); !made) return made;
    }
    return {};
}

}  // namespace

std::optional<std::string> ready_restore(const Layout& layout) {
    auto bytes = read_file(layout.unfinished_restore(), largest_manifest);
    if (!bytes) return std::nullopt;
    return std::move(*bytes);
}

Result<StagedRestore> stage_restore(const Layout& source, const BackupManifest& manifest, const Layout& layout) {
    // There may be no town.json yet to compare it with; that was done with the backup's.
    const auto seed = read_key(layout, KeyName::acknowledgement);
    if (!seed) return tl::unexpected(seed.error());
    const auto key = protocol::SigningKey::from_seed(seed->view());
    if (!key) return tl::unexpected(key.error());
    if (auto cleared = clear_staging(layout); !cleared) return tl::unexpected(cleared.error());
    const Layout staged = staged_in(layout);
    for (const auto& folder : {layout.staging(), staged.root}) {
        if (auto made = make_folder(folder, 0700); !made) return tl::unexpected(made.error());
    }
    const bool stays = content_stays(layout, source);
    if (auto done = bring(source, manifest, layout, stays); !done) return tl::unexpected(done.error());
    if (auto done = stage_signed_heads(source, layout); !done) return tl::unexpected(done.error());
    if (auto done = stage_versions(source, layout, stays); !done) return tl::unexpected(done.error());
    if (auto done = stage_former_epochs(source, manifest, layout); !done) return tl::unexpected(done.error());
    if (auto done = begin_again(staged, manifest, *key); !done) return tl::unexpected(done.error());
    const auto destroyed = destroy_again(source, layout, staged);
    if (!destroyed) return tl::unexpected(destroyed.error());
    if (auto sound = check_staged(staged); !sound) return tl::unexpected(sound.error());
    if (auto synced = sync_file_system(layout.staging()); !synced) return tl::unexpected(synced.error());
    const auto bytes = read_file(source.root / "backup.json", largest_manifest);
    if (!bytes) return tl::unexpected(bytes.error());
    if (auto ready = write_file(layout.unfinished_restore(), *bytes, 0600); !ready) {
        return tl::unexpected(ready.error());
    }
    return StagedRestore{!stays, is_there(staged.staff()), *destroyed};
}

Result<void> switch_restore(const Layout& layout) {
    const Layout staged = staged_in(layout);
    // Said of what stood here before; the office says it anew.
    if (auto gone = remove_path(layout.heads_of_office()); !gone) return gone;
    if (auto made = make_missing_folders(layout); !made) return made;
    auto readied = layout.database ? bring_to_database(staged, layout) : leave_nothing_beside(staged);
    if (!readied) return readied;
    // Only now: what stood beside a database goes when it is closed.
    auto files = files_below(staged.root);
    if (!files) return tl::unexpected(files.error());
    if (layout.database) std::erase_if(*files, is_of_database);
    // What names the other files comes after them, as when it was published.
    const auto names_others = [](const std::string& file) { return file.ends_with("/timestamp.json"); };
    std::stable_partition(files->begin(), files->end(), [&](const auto& file) { return !names_others(file); });
    // First: a file must not come into a folder whose name may be lost.
    for (const std::string& file : *files) {
        if (auto made = make_folders_unsynced((layout.root / file).parent_path()); !made) return made;
    }
    if (auto synced = sync_file_system(layout.root); !synced) return synced;
    for (const std::string& file : *files) {
        if (auto moved = move_to_place(staged.root / file, layout.root / file); !moved) return moved;
    }
    if (auto gone = remove_path(layout.wanted_generation()); !gone) return gone;
    return sync_file_system(layout.root);
}

Result<void> clear_staging(const Layout& layout) {
    // First: without it the rest is only what is left over.
    if (auto gone = remove_path(layout.unfinished_restore()); !gone) return gone;
    return remove_path(layout.staging());
}

}  // namespace veche::server::commands
