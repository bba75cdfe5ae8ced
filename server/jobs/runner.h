// Does the work of one process that comes again and again, as jobs of its store's table: who was killed in the middle
// is followed by who does it anew, what fails is tried again later each time, and both are seen from outside.
// Contract: tests/contracts/runner_test.cpp, on both engines.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "server/jobs/queue.h"
#include "server/jobs/standing.h"

namespace veche::server::jobs {

struct Duty {
    std::string worker;             // as the table names it: "audit.sign"
    std::chrono::seconds interval;  // from its end until it is due again
    // May have been done already by who was killed before the table knew: then it changes nothing.
    std::function<Result<void>()> work;
};

// One thread. What waits is due at once when a process begins, unless another one has it. What `clock` says may jump:
// nothing waits longer than its interval for that.
class Runner {
  public:
    // `longest`: of any work. Whoever is silent for longer counts as dead.
    Runner(std::unique_ptr<sql::Connection> connection, const Clock& clock, std::chrono::seconds longest,
           std::vector<Duty> duties);

    // All that is due now, one after the other. Work that fails is told by `failed` and waits; an error is the table's
    // own.
    using Failed = std::function<void(const std::string& worker, const Error& error)>;
    [[nodiscard]] Result<void> run_due(const Failed& failed);
    [[nodiscard]] Result<Standing> standing();

  private:
    [[nodiscard]] Result<void> keep_waiting(const Duty& duty);
    [[nodiscard]] Result<void> run_one(const Duty& duty, const Failed& failed);
    [[nodiscard]] Result<std::optional<Job>> job_of(const Duty& duty);

    std::unique_ptr<sql::Connection> connection_;
    Queue queue_;
    const Clock& clock_;
    std::chrono::seconds longest_;
    std::vector<Duty> duties_;
    bool begins_ = true;
};

}  // namespace veche::server::jobs
