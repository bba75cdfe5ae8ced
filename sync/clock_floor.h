// No earlier than this can it be: the newest of when the program was built, what signed files say, the last shutdown.
#pragma once

#include <atomic>

#include "base/clock.h"
#include "base/date.h"
#include "base/durable_file.h"
#include "base/result.h"

namespace veche::sync {

// Kept as a text file `clock` in the folder. One thread raises and saves it; now() and is_behind() are for any.
class ClockFloor {
  public:
    // A missing or broken file counts for nothing.
    ClockFloor(DurableFolder folder, Instant built);

    // `time` was stated by a signed file.
    void take_signed(Instant time);
    // Before the program ends. A clock that is wrong and ahead counts for a year beyond the newest signed time at most.
    void take_shutdown(const Clock& clock);
    // Writes it if it was raised since the last time.
    [[nodiscard]] Result<void> save();
    // The clock's time, or the floor when the clock is behind it.
    [[nodiscard]] Instant now(const Clock& clock) const;
    // Whether the clock is wrong: further behind the floor than two machines that keep time may differ.
    [[nodiscard]] bool is_behind(const Clock& clock) const;

  private:
    void raise(Instant time);
    [[nodiscard]] Instant floor() const { return {floor_.load(std::memory_order_relaxed)}; }

    DurableFolder folder_;
    std::atomic<std::int64_t> floor_;  // seconds
    Instant newest_signed_;
    Instant saved_;
};

}  // namespace veche::sync
