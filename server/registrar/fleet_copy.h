// Keeps the copy of the fleet that the office sees (server/store/kiosk_copy.h): looks at most every few seconds, and
// at nothing while nobody has written to the fleet.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "server/store/kiosk_copy.h"

namespace veche::server {

class FleetCopy {
  public:
    // All must outlive it. `registry`: nobody else's while this one works. One thread.
    FleetCopy(store::FleetStore& fleet, sql::Connection& registry, const Clock& clock)
        : fleet_(fleet), copy_(registry), clock_(clock) {}

    enum class Look { in_its_time, at_once };
    // `at_once`: this process has changed the fleet itself. How many rows were written.
    [[nodiscard]] Result<std::size_t> look(Look look);

  private:
    store::FleetStore& fleet_;
    store::KioskCopy copy_;
    const Clock& clock_;
    std::optional<std::int64_t> version_;
    std::optional<std::chrono::milliseconds> next_;  // by the steady clock
};

}  // namespace veche::server
