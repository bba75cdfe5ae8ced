// Does the work of one process that comes again and again, as jobs of its store's table: who was killed in the middle
// is followed by who does it anew, what fails is tried again later each time, and both are seen from outside.
// Contract: tests/contracts/runner_test.cpp, on both engines.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "server/jobs/queue.h"

namespace veche::server::jobs {

// One of several steps of long work, so that whoever does it can look after other things in between.
struct Piece {
    enum class Then { over, goes_on };
    Then then = Then::over;
    // What is done of what is to be done; 0 of 0: not told.
    std::int64_t done = 0;
    std::int64_t total = 0;
};

struct Duty {
    std::string worker;             // as the table names it: "audit.sign"
    std::chrono::seconds interval;  // from its end until it is due again
    // May have been done already by who was killed before the table knew: then it changes nothing.
    std::function<Result<void>()> work;
    // In its place, of long work: the next piece.
    std::function<Result<Piece>()> piece{};
};

// One thread. What waits is due at once when a process begins, unless another one has it. What `clock` says may jump:
// nothing waits longer than its interval for that.
class Runner {
  public:
    // `connection` (to be written to, nobody else's while this one works) and `clock` must outlive it. `longest`: of
    // any work. Whoever is silent for longer counts as dead.
    Runner(sql::Connection& connection, const Clock& clock, std::chrono::seconds longest, std::vector<Duty> duties)
        : queue_(connection), clock_(clock), longest_(longest), duties_(std::move(duties)) {}

    // All that is due now, one after the other, of long work a piece each. Work that fails is told by `failed` and
    // waits; an error is the table's own.
    using Failed = std::function<void(const std::string& worker, const Error& error)>;
    enum class Round { all_wait, pieces_left };
    [[nodiscard]] Result<Round> run_due(const Failed& failed);
    // In the order of the duties.
    [[nodiscard]] Result<std::vector<Standing>> standings();

  private:
    [[nodiscard]] Result<void> keep_waiting(const Duty& duty);
    [[nodiscard]] Result<Round> run_one(const Duty& duty, const Failed& failed);
    [[nodiscard]] Result<std::optional<Job>> job_of(const Duty& duty);

    Queue queue_;
    const Clock& clock_;
    std::chrono::seconds longest_;
    std::vector<Duty> duties_;
    std::map<std::string, std::int64_t> done_;    // attempts since the start
    std::map<std::string, std::int64_t> failed_;  // of these
    bool begins_ = true;
};

}  // namespace veche::server::jobs
