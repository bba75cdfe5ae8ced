#include "server/jobs/runner.h"

#include <algorithm>
#include <limits>

namespace veche::server::jobs {
namespace {

// What comes again is never given up.
constexpr Patience patience{std::chrono::seconds(60), std::chrono::hours(1), std::numeric_limits<int>::max()};

}  // namespace

Runner::Runner(std::unique_ptr<sql::Connection> connection, const Clock& clock, std::chrono::seconds longest,
               std::vector<Duty> duties)
    : connection_(std::move(connection)),
      queue_(*connection_),
      clock_(clock),
      longest_(longest),
      duties_(std::move(duties)) {}

Result<void> Runner::run_due(const Failed& failed) {
    for (const Duty& duty : duties_) {
        if (auto waiting = keep_waiting(duty); !waiting) return waiting;
        if (auto done = run_one(duty, failed); !done) return done;
    }
    begins_ = false;
    return {};
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
Result<void> Runner::run_one(const Duty& duty, const Failed& failed) {
    const auto leased = queue_.take({duty.worker}, clock_.now(), longest_);
    if (!leased) return tl::unexpected(leased.error());
    if (!*leased) return {};
    const auto done = duty.work();
    if (!done) failed(duty.worker, done.error());
    const Instant now = clock_.now();
    const auto noted = done ? queue_.again((*leased)->lease, {now.seconds + duty.interval.count()})
                            : queue_.fail((*leased)->lease, done.error().message, now, patience);
    return noted ? Result<void>() : tl::unexpected(noted.error());
}

Result<Standing> Runner::standing() {
    Standing standing;
    for (const Duty& duty : duties_) {
        const auto job = job_of(duty);
        if (!job) return tl::unexpected(job.error());
        if (!*job) continue;
        if (!(*job)->reason.empty()) ++standing.failing;
        const Instant due = (*job)->due;
        if (due.seconds > clock_.now().seconds) continue;
        if (!standing.due_since || due.seconds < standing.due_since->seconds) standing.due_since = due;
    }
    return standing;
}

}  // namespace veche::server::jobs
