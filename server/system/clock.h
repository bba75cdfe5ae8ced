// The time of day as the server sees it. Tests pass a clock of their own.
#pragma once

#include "content/date.h"

namespace veche::server {

class Clock {
  public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    // Any thread; cannot fail.
    [[nodiscard]] virtual content::Instant now() const = 0;
};

class SystemClock final : public Clock {
  public:
    [[nodiscard]] content::Instant now() const override;
};

}  // namespace veche::server
