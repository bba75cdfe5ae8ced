// How a restore comes into its folder: all of it is brought to DIR/.restore/new, verified and made what it shall be
// there; then `ready` is written; then every file is renamed to its place. Ended before `ready`, nothing has happened
// to the folder; ended after it, the same call goes on to the same end. The server does not run meanwhile.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "server/commands/backup_manifest.h"
#include "server/layout.h"

namespace veche::server::commands {

// The town's restore that was verified and not yet brought to its end: the bytes of its backup.json.
[[nodiscard]] std::optional<std::string> ready_restore(const Layout& layout);

struct StagedRestore {
    bool content_is_the_backups = false;    // kiosks may have seen newer versions than it has
    bool accounts_are_the_backups = false;  // all closed: who was since is not known
    std::size_t destroyed_again = 0;        // cases that were destroyed after the backup
};
// Up to and with `ready`. `source` was judged: it is a backup of the folder's town, and the keys are that
// town's.
[[nodiscard]] Result<StagedRestore> stage_restore(const Layout& source, const BackupManifest& manifest,
                                                  const Layout& layout);

// From `ready` to the end, however often; what remains is to arrange owners, then to call clear_staging.
[[nodiscard]] Result<void> switch_restore(const Layout& layout);
[[nodiscard]] Result<void> clear_staging(const Layout& layout);

}  // namespace veche::server::commands
