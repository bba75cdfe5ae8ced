#include "kiosk/clock.h"

#include <algorithm>
#include <chrono>

namespace veche::kiosk {
namespace {

std::int64_t steady_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::int64_t machine_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

SystemClock::SystemClock(content::Instant floor) : floor_(floor), started_ms_(steady_ms()) {}

std::int64_t SystemClock::now_ms() const { return steady_ms() + advanced_ms_; }

content::Instant SystemClock::now() const {
    const std::int64_t machine = machine_seconds();
    const std::int64_t since_start = (steady_ms() - started_ms_) / 1000;
    const std::int64_t seconds = machine >= floor_.seconds ? machine : floor_.seconds + since_start;
    return {seconds + advanced_ms_ / 1000};
}

void SystemClock::raise_floor(content::Instant floor) { floor_ = std::max(floor_, floor); }

bool SystemClock::machine_clock_is_wrong() const { return machine_seconds() < floor_.seconds; }

}  // namespace veche::kiosk
