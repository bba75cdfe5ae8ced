#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <ostream>
#include <set>

#include "base/file_trees.h"
#include "base/files.h"
#include "server/commands/backup_files.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/shown.h"
#include "server/desk/registry_desk.h"
#include "server/former_epochs.h"
#include "sync/protocol/status_record.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

struct Later {
    std::size_t records = 0;
    store::FormerRecord furthest;
};

// Any note before none.
bool is_further(const store::FormerRecord& one, const store::FormerRecord& other) {
    if (!one.note || !other.note) return one.note.has_value();
    return std::tie(one.note->answered, one.note->sequence) > std::tie(other.note->answered, other.note->sequence);
}

class LaterByReceipt {
  public:
    void add(const store::FormerRecord& record) {
        if (!seen_.emplace(record.epoch, record.position).second) return;
        Later& later = receipts_[record.lookup_id];
        if (++later.records == 1 || is_further(record, later.furthest)) later.furthest = record;
    }
    std::map<protocol::LookupId, Later>& receipts() { return receipts_; }

  private:
    std::set<std::pair<protocol::Epoch, std::uint64_t>> seen_;
    std::map<protocol::LookupId, Later> receipts_;
};

// What the registrar has not taken back yet: it may not have run since the restore.
Result<void> gather(const fs::path& folder, const FormerEpoch& epoch, const StatusRecordMaker& records,
                    LaterByReceipt& later) {
    std::error_code error;
    if (!fs::exists(folder, error)) return {};
    const auto files = files_below(folder);
    if (!files) return tl::unexpected(files.error());
    for (const std::string& file : *files) {
        auto bytes = read_file(folder / file, protocol::largest_status_record);
        if (!bytes) return tl::unexpected(bytes.error());
        const auto record = records.read_former(std::move(*bytes));
        if (record && record->epoch == epoch.epoch && record->position > epoch.known) later.add(*record);
    }
    return {};
}

// The resident has been told as much since. Records of before the notes say only that there was more.
bool is_told(const store::Case& subject, const store::FormerRecord& furthest, const Instant& backup) {
    if (!furthest.note) return subject.answered && subject.answered->seconds >= backup.seconds;
    const store::FormerNote& note = *furthest.note;
    const bool stage_is_reached =
        note.answered ? subject.answered.has_value() : note.number.empty() || !subject.number.empty();
    return stage_is_reached && subject.last_sequence >= note.sequence;
}

std::string line_of(const store::Case& subject, const Later& later, const Instant& backup, const TownClock& clock) {
    std::string line = fmt::format("{}  {} records later than the backup of {}",
                                   subject.number.empty() ? protocol::to_hex(subject.envelope) : subject.number,
                                   later.records, town_time(backup, clock));
    const store::FormerNote note = later.furthest.note.value_or(store::FormerNote{});
    if (note.answered) line += "; answered on " + town_time(note.said, clock) + ": answer it again";
    if (!note.number.empty() && note.number != subject.number) line += "; the resident was told " + note.number;
    return line + "\n";
}

}  // namespace

Result<void> submissions_later_than_backup(const fs::path& path, std::ostream& out) {
    const auto work = begin_command(path, "submissions later-than-backup");
    if (!work) return tl::unexpected(work.error());
    const Layout& layout = work->folder.layout;
    const auto desk = desk::RegistryDesk::open(layout, work->folder.configuration);
    if (!desk) return tl::unexpected(desk.error());
    const FormerEpochs former = read_former_epochs(layout);
    const TownClock clock = town_clock(layout);
    const Instant backup = restored_from(former).value_or(Instant{});
    LaterByReceipt later;
    const auto taken_back = (*desk)->registry().taken_back();
    if (!taken_back) return tl::unexpected(taken_back.error());
    for (const store::FormerRecord& record : *taken_back) later.add(record);
    for (const FormerEpoch& epoch : former) {
        auto done = gather(layout.records() / protocol::to_hex(epoch.epoch), epoch, *(*desk)->records(), later);
        if (!done) return done;
    }
    const auto cases = (*desk)->registry().cases();
    if (!cases) return tl::unexpected(cases.error());
    for (const store::Case& subject : *cases) {
        const auto found = later.receipts().find(subject.lookup_id);
        if (found == later.receipts().end()) continue;
        if (!is_told(subject, found->second.furthest, backup)) {
            out << line_of(subject, found->second, backup, clock);
        }
        later.receipts().erase(found);
    }
    if (const std::size_t left = later.receipts().size(); left != 0) {
        out << fmt::format("{} cases that the kiosks have not brought again yet\n", left);
    }
    return {};
}

}  // namespace veche::server::commands
