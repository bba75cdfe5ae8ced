// What is counted for Prometheus. Any thread. The library behind it is in metrics.cpp only.
#pragma once

#include <chrono>
#include <memory>
#include <string>

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
    void set_intake(std::size_t waiting, std::uint64_t stored, std::uint64_t transactions, bool healthy);

    // In the text format of Prometheus.
    [[nodiscard]] std::string text() const;

  private:
    struct Counters;
    std::unique_ptr<Counters> counters_;
};

}  // namespace veche::server
