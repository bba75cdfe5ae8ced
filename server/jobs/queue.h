// Work that is to be done later, or by somebody else: a table of jobs beside the acts that ask for them, in the same
// database, so that an act and its jobs are one transaction. Several workers on several machines may take from one
// table: a job belongs to whoever has its lease, until that runs out. Contract: tests/contracts/jobs_test.cpp, on both
// engines.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/random.h"
#include "base/result.h"
#include "server/jobs/standing.h"
#include "server/sql/connection.h"

namespace veche::server::jobs {

enum class State {
    waiting,    // to be done when it is due
    running,    // leased
    done,       // with effect, once
    failed,     // given up; a person has to look
    cancelled,  // by a person
};

// To be done still.
[[nodiscard]] constexpr bool is_open(State state) {
    return state == State::waiting || state == State::running;
}

struct NewJob {
    std::string worker;   // who does it: "timestamp.renew"
    std::string payload;  // what it needs to know for it; no personal data
    Instant due;          // not before
    // Of its open jobs only one has this name; empty: as many as are asked for.
    std::string name{};
};

struct Job {
    std::int64_t number = 0;
    std::string worker;
    std::string name;
    std::string payload;
    State state = State::waiting;
    Instant due;
    Instant created;
    int attempts = 0;  // leases that were taken, this one among them
    // What is done of what is to be done; 0 of 0: not told.
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string reason;    // why it failed last, or waits
    Instant leased_until;  // of the last lease
};

// Proves that its taker still has the job: a number that only rises, given with each lease.
struct Lease {
    std::int64_t job = 0;
    std::int64_t fence = 0;
};

struct Leased {
    Job job;
    Lease lease;
};

// How a job that failed is tried again: after `first`, then twice as long each time, at most `longest`; given up after
// so many attempts.
struct Patience {
    std::chrono::seconds first{60};
    std::chrono::seconds longest{3600};
    int attempts = 12;
};

// Works on the connection it was given, within the transaction that is open there or in one of its own. Same thread.
class Queue {
  public:
    explicit Queue(sql::Connection& connection) : connection_(connection) {}

    // Within the transaction of the act that asks for it. The number, also of the open one that has the name already.
    [[nodiscard]] Result<std::int64_t> add(const NewJob& job, Instant now);

    // The same of what is to be done once for ever: none while there is one of the name, whatever became of it, until
    // that is forgotten. Whether it was added.
    [[nodiscard]] Result<bool> add_once(const NewJob& job, Instant now);

    // A job for the first of these workers that has one due, the one due first; also one whose lease has run out, but
    // not for the `attempts`th time: that is given up, for it may be what kills them. The lease is until `now` +
    // `length`.
    static constexpr int without_end = std::numeric_limits<int>::max();
    [[nodiscard]] Result<std::optional<Leased>> take(const std::vector<std::string>& workers, Instant now,
                                                     std::chrono::seconds length, int attempts = without_end);
    // The same of one job. Nothing: it is not due, over, or another's.
    [[nodiscard]] Result<std::optional<Leased>> take_one(std::int64_t job, Instant now, std::chrono::seconds length);
    // Whoever had jobs of these workers is dead: they are due now, and whoever has them loses them.
    [[nodiscard]] Result<void> take_over(const std::vector<std::string>& workers, Instant now);
    // Its taker is alive and so far: the lease is longer now. False: it has the job no more (another one took it, a
    // person cancelled it) and must stop.
    [[nodiscard]] Result<bool> report(const Lease& lease, std::int64_t done, std::int64_t total, Instant until);
    // Within the transaction that stores what the job was for. False: it has the job no more, and that transaction must
    // be rolled back: so nothing takes effect twice.
    [[nodiscard]] Result<bool> finish(const Lease& lease);
    // The same of work that comes again, or of a piece of it that is so far: the job waits for its next time, with all
    // its attempts.
    [[nodiscard]] Result<bool> again(const Lease& lease, Instant due, std::int64_t done = 0, std::int64_t total = 0);
    // The same of work that is not to be done before then, for a reason that is no failure.
    [[nodiscard]] Result<bool> put_off(const Lease& lease, Instant due, const std::string& reason);
    // Tried again later, or given up. False: it has the job no more.
    [[nodiscard]] Result<bool> fail(const Lease& lease, const std::string& reason, Instant now,
                                    const Patience& patience);

    // It is due now; whoever has it loses it. False: it is not open.
    [[nodiscard]] Result<bool> bring_forward(std::int64_t job, Instant now);
    // What waits for longer than that was put off by a clock that was ahead: it is due now.
    [[nodiscard]] Result<void> shorten_waits(const std::vector<std::string>& workers, Instant now,
                                             std::chrono::seconds longest);
    // Of what was given up too. False: it is neither that nor open.
    [[nodiscard]] Result<bool> cancel(std::int64_t job);
    // What was given up or cancelled waits again, with all its attempts. False: it was neither.
    [[nodiscard]] Result<bool> retry(std::int64_t job, Instant now);

    [[nodiscard]] Result<std::optional<Job>> find(std::int64_t job);
    // The newest first; `before`: a number, 0 for the newest.
    [[nodiscard]] Result<std::vector<Job>> list(std::int64_t before, std::size_t most);
    // Of each of these, also who has no job; their attempts are counted by whoever makes them.
    [[nodiscard]] Result<std::vector<Standing>> standings(const std::vector<std::string>& workers, Instant now);
    // Takes away what is done or cancelled and was made before; how many.
    [[nodiscard]] Result<std::size_t> forget(Instant before, std::size_t most);

  private:
    [[nodiscard]] Result<std::optional<Leased>> lease(const std::string& one, const sql::Value& of, Instant now,
                                                      std::chrono::seconds length);
    [[nodiscard]] Result<void> give_up_lost(const std::string& worker, Instant now, int attempts);

    sql::Connection& connection_;
};

// The table, for the schema of each store that has acts.
inline constexpr const char* ddl = R"(
CREATE TABLE job(
  number {counter},
  worker {text} NOT NULL,
  name {text} NOT NULL,
  payload {text} NOT NULL,
  state {integer} NOT NULL,
  due {integer} NOT NULL,
  created {integer} NOT NULL,
  attempts {integer} NOT NULL DEFAULT 0,
  leased_until {integer} NOT NULL DEFAULT 0,
  fence {integer} NOT NULL DEFAULT 0,
  done {integer} NOT NULL DEFAULT 0,
  total {integer} NOT NULL DEFAULT 0,
  reason {text} NOT NULL DEFAULT '');
CREATE UNIQUE INDEX job_open_name ON job(worker, name) WHERE name <> '' AND state < 2;
CREATE INDEX job_due ON job(state, due);
)";

}  // namespace veche::server::jobs
