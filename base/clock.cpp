#include "base/clock.h"

#include <ctime>

namespace veche {

Instant SystemClock::now() const {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::floor<std::chrono::seconds>(since_epoch).count()};
}

std::chrono::milliseconds SystemClock::steady() const {
    timespec since_boot{};
    (void)::clock_gettime(CLOCK_BOOTTIME, &since_boot);  // cannot fail with this clock
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::seconds(since_boot.tv_sec) +
                                                                 std::chrono::nanoseconds(since_boot.tv_nsec));
}

}  // namespace veche
