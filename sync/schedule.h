// How a thread of the kiosk decides what to do and how long to wait. A duty says when it is due, and nothing while it
// is not able to be done; so nobody can be woken for work that is not going to be done.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>

#include "base/clock.h"

namespace veche::sync {

// What a round of duties came to: something was done, then the next may follow at once; or nothing, then there is a
// wait, and none shorter than a second can be made.
class Round {
  public:
    static constexpr std::chrono::milliseconds shortest_wait{1'000};

    [[nodiscard]] static Round progress() { return Round(std::chrono::milliseconds(0)); }
    [[nodiscard]] static Round wait(std::chrono::milliseconds wanted) { return Round(std::max(wanted, shortest_wait)); }
    [[nodiscard]] bool made_progress() const { return next_.count() == 0; }
    // Until the next round, unless the thread is woken before.
    [[nodiscard]] std::chrono::milliseconds next() const { return next_; }

  private:
    explicit Round(std::chrono::milliseconds next) : next_(next) {}

    std::chrono::milliseconds next_;
};

// Progress is what cannot be made without end: an envelope that left, an edition that came. To have tried is none.
enum class Progress { none, made };

template <typename Worker, typename Report>
struct Duty {
    // The moment (steady) from which it is due. Nothing: it is not able to be done as things are.
    std::optional<std::chrono::milliseconds> (*ready)(const Worker&);
    Progress (*perform)(Worker&, Report&);
};

template <typename Worker, typename Report>
[[nodiscard]] Round do_duties(std::span<const Duty<Worker, Report>> duties, Worker& worker, Report& report,
                              const Clock& clock, std::chrono::milliseconds longest_wait) {
    Progress progress = Progress::none;
    for (const auto& duty : duties) {
        const auto due = duty.ready(worker);
        if (!due || *due > clock.steady()) continue;
        if (duty.perform(worker, report) == Progress::made) progress = Progress::made;
    }
    if (progress == Progress::made) return Round::progress();
    const std::chrono::milliseconds now = clock.steady();
    std::chrono::milliseconds next = longest_wait;
    for (const auto& duty : duties) {
        if (const auto due = duty.ready(worker)) next = std::min(next, *due - now);
    }
    return Round::wait(next);
}

}  // namespace veche::sync
