// What the registrar does again and again by time, as jobs of the registry's table. What comes by itself (envelopes,
// what kiosks offer, acts of staff) is found in the rounds by what is there, and needs no job.
#include "base/log_event.h"
#include "server/records_folder.h"
#include "server/registrar/registrar.h"

namespace veche::server {
namespace {

constexpr std::size_t records_a_piece = 256;
constexpr std::size_t records_a_prune = 64;
constexpr std::chrono::hours renew_interval{1};
constexpr std::chrono::hours reorder_interval{24};
constexpr std::chrono::hours prune_interval{1};
constexpr std::chrono::hours shortest_day{20};  // by the steady clock, as at the kiosk (sync/spool.cpp)

}  // namespace

std::vector<jobs::Duty> Registrar::duties() {
    return {{"records.renew", renew_interval, {}, [this] { return renew_records(); }},
            // At the start too: a machine that is switched off every evening has no other time for it.
            {"ballots.reorder", reorder_interval, [this] { return parts_.ballots.forget_order(); }},
            {"records.prune", prune_interval, [this] { return prune_records(); }}};
}

// After a restore. One that cannot be told of (its answer does not open) keeps no other from it.
Result<jobs::Piece> Registrar::renew_records() {
    if (records_are_of_epoch_) return jobs::Piece{};
    auto renewed = parts_.registry.renew_records(parts_.epoch, renewed_to_, records_a_piece, parts_.records);
    if (!renewed) return tl::unexpected(renewed.error());
    renewed_ += static_cast<std::int64_t>(renewed->made);
    if (not_renewed_.empty()) not_renewed_reason_ = renewed->reason;
    not_renewed_.insert(not_renewed_.end(), renewed->failed.begin(), renewed->failed.end());
    renewed_to_ = renewed->looked_at;
    if (renewed_to_ != 0) return jobs::Piece{jobs::Piece::Then::goes_on, renewed_, 0};
    renewed_ = 0;
    const auto failed = std::exchange(not_renewed_, {});
    records_are_of_epoch_ = failed.empty();
    if (records_are_of_epoch_) return jobs::Piece{};
    return failure("no record could be made of " + std::to_string(failed.size()) + " cases, the first of them " +
                   protocol::to_hex(failed.front()) + ": " + not_renewed_reason_);
}

// A few an hour. A clock that is far ahead costs a town no answers: days are counted one by one.
Result<void> Registrar::prune_records() {
    const std::chrono::milliseconds now = parts_.clock.steady();
    const bool may_add = !day_counted_at_ || now - *day_counted_at_ >= shortest_day;
    const auto today = parts_.registry.count_day(parts_.clock.now(), may_add);
    if (!today) return tl::unexpected(today.error());
    if (today->added) day_counted_at_ = now;
    const auto may = may_prune();
    if (!may) return tl::unexpected(may.error());
    if (!*may) return {};
    const auto former = forget_former();
    if (!former) return tl::unexpected(former.error());
    const auto removed =
        parts_.registry.prune_records(today->day - parts_.records_kept_days, records_a_prune, parts_.records);
    if (!removed) return tl::unexpected(removed.error());
    if (*removed + *former > 0) {
        write_log(LogEvent::records_pruned, {{"records", std::to_string(*removed + *former)}});
    }
    if (lowest_ && *removed == 0) return {};  // else what a crash left is finished
    const auto lowest = parts_.registry.lowest_position();
    if (!lowest) return tl::unexpected(lowest.error());
    if (*lowest > 1) {
        auto begun = begin_feed_at(parts_.layout, parts_.epoch, {*lowest, parts_.records.feed_start(*lowest)});
        if (!begun) return begun;
    }
    lowest_ = *lowest;
    return {};
}

}  // namespace veche::server
