// What a process does again and again beside its other work, as jobs of the store it owns (server/jobs/runner.h):
// looked at once a minute, failures said in the log, and how it stands in a file for /metrics.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "server/jobs/runner.h"
#include "server/process/identity.h"

namespace veche::server {

class ProcessJobs {
  public:
    // `identity` and `clock` must outlive it. One thread.
    ProcessJobs(const Identity& identity, std::filesystem::path standing_file,
                std::unique_ptr<sql::Connection> connection, const Clock& clock, std::vector<jobs::Duty> duties);

    // Does nothing until a minute is over since the last look.
    void look();

  private:
    void tell(const std::string& job, const Error& error) const;
    [[nodiscard]] Result<void> tell_standing();

    const Identity& identity_;
    std::filesystem::path standing_file_;
    const Clock& clock_;
    jobs::Runner runner_;
    std::optional<std::chrono::milliseconds> looked_at_;  // by the steady clock
    std::optional<jobs::Standing> told_;
};

}  // namespace veche::server
