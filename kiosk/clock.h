// Time as the kiosk sees it. `advance` of the drive protocol moves only this clock.
#pragma once

#include <cstdint>

#include "content/date.h"

namespace veche::kiosk {

class Clock {
  public:
    virtual ~Clock() = default;
    // Milliseconds that never go back: idle times, animation.
    [[nodiscard]] virtual std::int64_t now_ms() const = 0;
    // Wall time, never before the floor given to the implementation.
    [[nodiscard]] virtual content::Instant now() const = 0;
};

// The machine's clock plus what `advance` added. A wall clock before `floor` (1970 after a dead battery) is
// answered with the floor plus the time since start.
class SystemClock : public Clock {
  public:
    explicit SystemClock(content::Instant floor);
    [[nodiscard]] std::int64_t now_ms() const override;
    [[nodiscard]] content::Instant now() const override;
    void advance(std::int64_t milliseconds) { advanced_ms_ += milliseconds; }
    void raise_floor(content::Instant floor);
    // The machine's own clock lies before the floor.
    [[nodiscard]] bool machine_clock_is_wrong() const;

  private:
    content::Instant floor_;
    std::int64_t started_ms_;
    std::int64_t advanced_ms_ = 0;
};

}  // namespace veche::kiosk
