#include <fmt/format.h>
#include <map>
#include <ostream>

#include "base/files.h"
#include "server/commands/backup_files.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/desk/registry_desk.h"
#include "server/former_epochs.h"
#include "server/town_keys.h"
#include "sync/protocol/status_record.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

struct Later {
    std::size_t records = 0;
    Instant backup;  // the newest that lacks them
};
using LaterByReceipt = std::map<protocol::LookupId, Later>;

// What the town had signed in that epoch beyond what the backup knew. Nobody but the resident can read it.
Result<void> gather(const fs::path& folder, const FormerEpoch& epoch, const protocol::SigningPublicKey& key,
                    LaterByReceipt& later) {
    std::error_code error;
    if (!fs::exists(folder, error)) return {};
    const auto files = files_below(folder);
    if (!files) return tl::unexpected(files.error());
    for (const std::string& file : *files) {
        const auto bytes = read_file(folder / file, protocol::largest_status_record);
        if (!bytes) return tl::unexpected(bytes.error());
        const auto record = protocol::verify_status_record(*bytes, key);
        if (!record || record->epoch != epoch.epoch || record->position <= epoch.known) continue;
        Later& found = later[record->lookup_id];
        ++found.records;
        found.backup = std::max(found.backup, epoch.made,
                                [](const Instant& one, const Instant& other) { return one.seconds < other.seconds; });
    }
    return {};
}

}  // namespace

Result<void> submissions_later_than_backup(const fs::path& path, std::ostream& out) {
    const auto folder = open_server_folder(path);
    if (!folder) return tl::unexpected(folder.error());
    const Layout& layout = folder->layout;
    const auto desk = desk::RegistryDesk::open(layout, folder->configuration.users);
    if (!desk) return tl::unexpected(desk.error());
    const auto identity = read_town_identity(layout);
    if (!identity) return tl::unexpected(identity.error());
    const auto key = protocol::from_hex<protocol::SigningPublicKey>(identity->keys.record);
    if (!key) return failure(layout.town().string() + ": no record key");
    LaterByReceipt later;
    for (const FormerEpoch& epoch : read_former_epochs(layout)) {
        if (auto done = gather(layout.records() / protocol::to_hex(epoch.epoch), epoch, *key, later); !done)
            return done;
    }
    const auto cases = (*desk)->registry().cases();
    if (!cases) return tl::unexpected(cases.error());
    for (const store::Case& subject : *cases) {
        const auto found = later.find(subject.lookup_id);
        if (found == later.end()) continue;
        const Later told = found->second;
        later.erase(found);
        // Answered since: the resident has the newer word.
        if (subject.answered && subject.answered->seconds >= told.backup.seconds) continue;
        out << fmt::format("{}  {} records later than the backup of {}\n",
                           subject.number.empty() ? protocol::to_hex(subject.envelope) : subject.number, told.records,
                           to_string(told.backup));
    }
    if (!later.empty()) out << fmt::format("{} cases that the kiosks have not brought again yet\n", later.size());
    return {};
}

}  // namespace veche::server::commands
