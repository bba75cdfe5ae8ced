// Time, passed in. A kiosk's wall clock may be wrong by decades, so waits are measured by the steady one.
#pragma once

#include <chrono>

#include "base/date.h"

namespace veche {

class Clock {
  public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    // What the machine believes; on a kiosk see sync/clock_floor.h.
    [[nodiscard]] virtual Instant now() const = 0;
    // Never jumps; since an arbitrary moment.
    [[nodiscard]] virtual std::chrono::milliseconds steady() const = 0;
};

// Any thread.
class SystemClock final : public Clock {
  public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] std::chrono::milliseconds steady() const override;
};

}  // namespace veche
