// What the town said in epochs before a restore: from the folder of that epoch where it is still here, and from the
// kiosks.
#include <algorithm>

#include "base/log_event.h"
#include "server/records_folder.h"
#include "server/registrar/registrar.h"
#include "sync/protocol/status_record.h"

namespace veche::server {
namespace {

constexpr std::size_t records_at_once = 64;

bool is_known(const FormerEpochs& former, const store::FormerRecord& record) {
    return std::any_of(former.begin(), former.end(), [&](const FormerEpoch& each) {
        return each.epoch == record.epoch && record.position <= each.known;
    });
}

void tell(std::size_t records, std::string_view from) {
    if (records == 0) return;
    write_log(LogEvent::records_taken_back, {{"records", std::to_string(records)}, {"from", std::string(from)}});
}

}  // namespace

Result<void> Registrar::take_back_own(Round& round) {
    if (epochs_taken_back_ >= parts_.former.size()) return {};
    const FormerEpoch& epoch = parts_.former[epochs_taken_back_];
    taken_back_to_ = std::max(taken_back_to_, epoch.known);
    const auto files =
        read_records(parts_.layout, epoch.epoch, taken_back_to_, records_at_once, protocol::largest_feed_page);
    if (!files) return tl::unexpected(files.error());
    std::vector<store::FormerRecord> records;
    for (const std::string& bytes : *files) {
        // A damaged one is passed over: a kiosk may have it whole.
        auto record = parts_.records.read_former(bytes);
        if (record && record->epoch == epoch.epoch) records.push_back(std::move(*record));
    }
    const auto added = parts_.registry.take_back(records, std::nullopt, parts_.records);
    if (!added) return tl::unexpected(added.error());
    tell(*added, "folder");
    ++round.steps;
    const std::uint64_t begun = std::max(taken_back_to_, feed_beginning(parts_.layout, epoch.epoch).lowest - 1);
    taken_back_to_ = begun + files->size();
    if (!files->empty()) return {};
    ++epochs_taken_back_;
    taken_back_to_ = 0;
    return {};
}

Result<void> Registrar::take_back_offered(Round& round) {
    const auto cursor = parts_.registry.offers_cursor();
    if (!cursor) return tl::unexpected(cursor.error());
    auto offered = parts_.intake.offered_after(*cursor, records_at_once);
    if (!offered) return tl::unexpected(offered.error());
    if (offered->empty()) return {};
    std::vector<store::FormerRecord> records;
    for (store::NumberedEnvelope& each : *offered) {
        // The intake has checked it; what it takes is not believed here.
        auto record = parts_.records.read_former(std::move(each.bytes));
        const bool counts = record && record->epoch != parts_.epoch && !is_known(parts_.former, *record);
        if (counts) records.push_back(std::move(*record));
    }
    const auto added = parts_.registry.take_back(records, offered->back().sequence, parts_.records);
    if (!added) return tl::unexpected(added.error());
    tell(*added, "kiosks");
    ++round.steps;
    return {};
}

Result<void> Registrar::say_former_again(Round& round) {
    if (former_are_said_) return {};
    const auto said = parts_.registry.say_former_again(records_at_once, parts_.records);
    if (!said) return tl::unexpected(said.error());
    round.steps += *said;
    former_are_said_ = *said == 0;
    return {};
}

Result<bool> Registrar::may_prune() {
    if (epochs_taken_back_ < parts_.former.size()) return false;
    const auto cursor = parts_.registry.offers_cursor();
    if (!cursor) return tl::unexpected(cursor.error());
    const auto offered = parts_.intake.offered_after(*cursor, 1);
    if (!offered) return tl::unexpected(offered.error());
    return offered->empty() ? parts_.registry.feed_is_whole() : false;
}

// When the first records of this epoch have gone the feed of the restore is as old as records get. The folders go
// before anything that was taken back from them: else the next start would take it back again.
Result<std::size_t> Registrar::forget_former() {
    const auto lowest = parts_.registry.lowest_position();
    if (!lowest) return tl::unexpected(lowest.error());
    if (*lowest == 1) return std::size_t{0};
    for (const FormerEpoch& each : parts_.former) {
        if (each.epoch == parts_.epoch) continue;
        if (auto gone = remove_records(parts_.layout, each.epoch); !gone) return tl::unexpected(gone.error());
    }
    return parts_.registry.forget_former(records_at_once);
}

}  // namespace veche::server
