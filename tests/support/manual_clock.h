// A clock that stands still until a test moves it.
#pragma once

#include "base/clock.h"

namespace veche::test {

class ManualClock final : public Clock {
  public:
    [[nodiscard]] Instant now() const override { return now_; }
    [[nodiscard]] std::chrono::milliseconds steady() const override { return steady_; }

    void set(Instant now) { now_ = now; }
    void advance(std::chrono::milliseconds by) {
        steady_ += by;
        now_.seconds += std::chrono::duration_cast<std::chrono::seconds>(by).count();
    }

  private:
    Instant now_{1795215481};
    std::chrono::milliseconds steady_{1'000};
};

}  // namespace veche::test
