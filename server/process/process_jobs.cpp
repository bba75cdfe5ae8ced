#include "server/process/process_jobs.h"

#include <utility>

#include "base/log_event.h"

namespace veche::server {
namespace {

constexpr std::chrono::minutes interval{1};
// A lease is as long: who was killed is followed after it.
constexpr std::chrono::minutes longest_work{5};

}  // namespace

ProcessJobs::ProcessJobs(const Identity& identity, std::filesystem::path standing_file,
                         std::unique_ptr<sql::Connection> connection, const Clock& clock,
                         std::vector<jobs::Duty> duties)
    : identity_(identity),
      standing_file_(std::move(standing_file)),
      clock_(clock),
      runner_(std::move(connection), clock, longest_work, std::move(duties)) {}

void ProcessJobs::look() {
    const std::chrono::milliseconds now = clock_.steady();
    if (looked_at_ && now - *looked_at_ < interval) return;
    looked_at_ = now;
    const auto done = runner_.run_due([this](const std::string& worker, const Error& error) { tell(worker, error); });
    if (!done) tell("", done.error());
    if (auto told = tell_standing(); !told) tell("", told.error());
}

void ProcessJobs::tell(const std::string& job, const Error& error) const {
    write_log(LogEvent::job_failed, {{"process", identity_.name}, {"job", job}, {"reason", error.message}});
}

Result<void> ProcessJobs::tell_standing() {
    const auto standing = runner_.standing();
    if (!standing) return tl::unexpected(standing.error());
    if (told_ == *standing) return {};
    if (auto written = write_standing(standing_file_, *standing); !written) return written;
    told_ = *standing;
    return {};
}

}  // namespace veche::server
