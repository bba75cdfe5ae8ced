#include "server/jobs/runner.h"

#include <algorithm>
#include <limits>

namespace veche::server::jobs {
namespace {

// What comes again is never given up.
constexpr Patience patience{std::chrono::seconds(60), std::chrono::hours(1), std::numeric_limits<int>::max()};

}  // namespace

Result<Runner::Round> Runner::run_due(const Failed& failed) {
    Round round = Round::all_wait;
    for (const Duty& duty : duties_) {
        if (auto waiting = keep_waiting(duty); !waiting) return tl::unexpected(waiting.error());
        const auto done = run_one(duty, failed);
        if (!done) return done;
        if (*done == Round::pieces_left) round = Round::pieces_left;
    }
    begins_ = false;
    return round;
}

Result<std::optional<Job>> Runner::job_of(const Duty& duty) {
    const Instant now = clock_.now();
    const auto number = queue_.add({duty.worker, "", now, duty.worker}, now);
    if (!number) return tl::unexpected(number.error());
    return queue_.find(*number);
}

// There is a job of it, and none that a clock which was ahead has put off.
Result<void> Runner::keep_waiting(const Duty& duty) {
    const auto job = job_of(duty);
    if (!job) return tl::unexpected(job.error());
    if (!*job) return {};
    const std::int64_t now = clock_.now().seconds;
    const std::int64_t longest_wait = std::max<std::int64_t>(duty.interval.count(), patience.longest.count());
    const bool waits = (*job)->state == State::waiting;
    const bool is_put_off = waits ? begins_ || (*job)->due.seconds - now > longest_wait
                                  : (*job)->leased_until.seconds - now > longest_.count();
    if (!is_put_off) return {};
    const auto brought = queue_.bring_forward((*job)->number, {now});
    return brought ? Result<void>() : tl::unexpected(brought.error());
}

// Who was too long has the job no more: then another one does it, and its note counts.
Result<Runner::Round> Runner::run_one(const Duty& duty, const Failed& failed) {
    const auto leased = queue_.take({duty.worker}, clock_.now(), longest_);
    if (!leased) return tl::unexpected(leased.error());
    if (!*leased) return Round::all_wait;
    const Result<Piece> done = duty.piece ? duty.piece() : duty.work().map([] { return Piece{}; });
    ++(done ? done_ : failed_)[duty.worker];
    if (!done) failed(duty.worker, done.error());
    const Instant now = clock_.now();
    const bool goes_on = done && done->then == Piece::Then::goes_on;
    const Instant due{goes_on ? now.seconds : now.seconds + duty.interval.count()};
    const auto noted = done ? queue_.again((*leased)->lease, due, done->done, done->total)
                            : queue_.fail((*leased)->lease, done.error().message, now, patience);
    if (!noted) return tl::unexpected(noted.error());
    return goes_on ? Round::pieces_left : Round::all_wait;
}

Result<std::vector<Standing>> Runner::standings() {
    std::vector<std::string> workers;
    for (const Duty& duty : duties_) workers.push_back(duty.worker);
    auto standings = queue_.standings(workers, clock_.now());
    if (!standings) return standings;
    for (Standing& standing : *standings) {
        standing.done = done_[standing.worker];
        standing.failed = failed_[standing.worker];
    }
    return standings;
}

}  // namespace veche::server::jobs
