// What is counted for Prometheus. Any thread. The library behind it is in metrics.cpp only.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/date.h"
#include "server/jobs/standing.h"
#include "server/registrar/progress.h"

namespace veche::server {

class Metrics {
  public:
    Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;
    ~Metrics();

    void count_answer(int status);
    void count_envelopes(std::size_t added, std::size_t repeated, std::size_t conflicts);
    void count_enrolment(bool accepted);
    // `reason` is one of a few words of ours, never of a request.
    void count_refusal(const std::string& reason);
    void set_registrar(const RegistrarProgress& progress);
    // In the place of what was said of that process before: what it says later under other names does not add up here.
    void set_jobs(const std::string& process, const std::vector<jobs::Standing>& standings, Instant now);
    // Seconds since 1970; `role` as TUF names it.
    void set_expiry(const std::string& role, std::int64_t expires);
    struct Intake {
        std::size_t waiting = 0;
        std::uint64_t stored = 0;
        std::uint64_t transactions = 0;
        std::uint64_t failed = 0;
        bool healthy = true;
    };
    void set_intake(const Intake& intake);

    // In the text format of Prometheus.
    [[nodiscard]] std::string text() const;

  private:
    struct Counters;
    std::unique_ptr<Counters> counters_;
};

}  // namespace veche::server
