// What a process does again and again beside its other work, as jobs of a store's table (server/jobs/runner.h): looked
// at once a minute, failures said in the log, and how it stands in a file for /metrics. What is over in that table is
// taken away in its time.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "server/jobs/runner.h"
#include "server/process/identity.h"

namespace veche::server {

class ProcessJobs {
  public:
    // How jobs stand that are done elsewhere in the process.
    using Others = std::function<Result<std::vector<jobs::Standing>>()>;
    // `identity` and `clock` must outlive it. One thread.
    ProcessJobs(const Identity& identity, std::filesystem::path standing_file,
                std::unique_ptr<sql::Connection> connection, const Clock& clock, std::vector<jobs::Duty> duties,
                Others others = {});

    // Does nothing until a minute is over since the last look, or at once while pieces of long work are left.
    jobs::Runner::Round look();

  private:
    void tell(const std::string& job, const Error& error) const;
    [[nodiscard]] Result<void> tell_standings();

    const Identity& identity_;
    std::filesystem::path standing_file_;
    const Clock& clock_;
    std::unique_ptr<sql::Connection> connection_;
    jobs::Runner runner_;
    std::optional<std::chrono::milliseconds> looked_at_;  // by the steady clock
    Others others_;
    std::optional<std::vector<jobs::Standing>> told_;
};

}  // namespace veche::server
