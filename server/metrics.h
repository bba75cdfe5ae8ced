// What is counted for Prometheus. Any thread. The library behind it is in metrics.cpp only.
#pragma once

#include <chrono>
#include <memory>
#include <string>

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
    // Of what that process does again and again: how much of it fails, and for how long the oldest has been due.
    void set_jobs(const std::string& process, std::int64_t failing, std::int64_t overdue_seconds);
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

    struct Mail {
        std::int64_t waiting = 0;         // due by now
        std::int64_t failed = 0;          // given up; a person has to look
        std::int64_t oldest_seconds = 0;  // for how long the oldest one has been due
        std::uint64_t sent = 0;           // since the start
        std::uint64_t put_off = 0;
    };
    void set_mail(const Mail& mail);

    // In the text format of Prometheus.
    [[nodiscard]] std::string text() const;

  private:
    struct Counters;
    std::unique_ptr<Counters> counters_;
};

}  // namespace veche::server
