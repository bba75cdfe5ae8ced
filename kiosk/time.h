// The machine's time, moved by `advance`. What is shown is never before sync::ClockFloor.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/clock.h"

namespace veche::kiosk {

// The machine's clock plus what `advance` of the drive protocol added. Any thread.
class AdvancedClock final : public Clock {
  public:
    [[nodiscard]] Instant now() const override {
        return {machine_.now().seconds + wall_ms_.load(std::memory_order_relaxed) / 1000};
    }
    [[nodiscard]] std::chrono::milliseconds steady() const override {
        return machine_.steady() + std::chrono::milliseconds(steady_ms_.load(std::memory_order_relaxed));
    }
    // What `advance` let pass here and not in the world.
    [[nodiscard]] std::chrono::milliseconds let_pass() const {
        return std::chrono::milliseconds(steady_ms_.load(std::memory_order_relaxed));
    }
    // Backwards moves what the machine believes, as a dead battery does; the steady time never goes back.
    void advance(std::int64_t milliseconds) {
        wall_ms_.fetch_add(milliseconds, std::memory_order_relaxed);
        steady_ms_.fetch_add(std::max<std::int64_t>(milliseconds, 0), std::memory_order_relaxed);
    }
    [[nodiscard]] std::int64_t machine_ms() const { return machine_.steady().count(); }

  private:
    SystemClock machine_;
    std::atomic<std::int64_t> wall_ms_{0};
    std::atomic<std::int64_t> steady_ms_{0};
};

}  // namespace veche::kiosk
