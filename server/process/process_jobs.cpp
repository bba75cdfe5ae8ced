#include "server/process/process_jobs.h"

#include <utility>

#include "base/log_event.h"

namespace veche::server {
namespace {

constexpr std::chrono::minutes interval{1};
// A lease is as long: who was killed is followed after it.
constexpr std::chrono::minutes longest_work{5};

constexpr std::chrono::hours forget_interval{24};
constexpr std::int64_t kept_seconds = std::int64_t{30} * 86'400;
constexpr std::size_t forgotten_at_once = 1'000;

Result<jobs::Piece> forget(sql::Connection& table, const Clock& clock) {
    const auto gone = jobs::Queue(table).forget({clock.now().seconds - kept_seconds}, forgotten_at_once);
    if (!gone) return tl::unexpected(gone.error());
    using Then = jobs::Piece::Then;
    return jobs::Piece{*gone < forgotten_at_once ? Then::over : Then::goes_on, 0, 0};
}

std::vector<jobs::Duty> with_forgetting(std::vector<jobs::Duty> duties, sql::Connection& table, const Clock& clock) {
    duties.push_back({"jobs.forget", forget_interval, {}, [&table, &clock] { return forget(table, clock); }});
    return duties;
}

}  // namespace

ProcessJobs::ProcessJobs(const Identity& identity, std::filesystem::path standing_file,
                         std::unique_ptr<sql::Connection> connection, const Clock& clock,
                         std::vector<jobs::Duty> duties, Others others)
    : identity_(identity),
      standing_file_(std::move(standing_file)),
      clock_(clock),
      connection_(std::move(connection)),
      runner_(*connection_, clock, longest_work, with_forgetting(std::move(duties), *connection_, clock)),
      others_(std::move(others)) {}

jobs::Runner::Round ProcessJobs::look() {
    using Round = jobs::Runner::Round;
    const std::chrono::milliseconds now = clock_.steady();
    if (looked_at_ && now - *looked_at_ < interval) return Round::all_wait;
    looked_at_ = now;
    const auto done = runner_.run_due([this](const std::string& worker, const Error& error) { tell(worker, error); });
    if (!done) tell("", done.error());
    if (auto told = tell_standings(); !told) tell("", told.error());
    if (!done || *done == Round::all_wait) return Round::all_wait;
    looked_at_.reset();
    return Round::pieces_left;
}

void ProcessJobs::tell(const std::string& job, const Error& error) const {
    write_log(LogEvent::job_failed, {{"process", identity_.name}, {"job", job}, {"reason", error.message}});
}

Result<void> ProcessJobs::tell_standings() {
    auto standings = runner_.standings();
    if (!standings) return tl::unexpected(standings.error());
    if (others_) {
        const auto others = others_();
        if (!others) return tl::unexpected(others.error());
        standings->insert(standings->end(), others->begin(), others->end());
    }
    if (told_ == *standings) return {};
    if (auto written = write_standings(standing_file_, *standings); !written) return written;
    told_ = std::move(*standings);
    return {};
}

}  // namespace veche::server
