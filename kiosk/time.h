// Time as the kiosk sees it: the machine's, never before what signed files said, moved by `advance`.
#pragma once

#include <atomic>
#include <cstdint>

#include "sync/clock.h"

namespace veche::kiosk {

// The machine's clock plus what `advance` of the drive protocol added. Any thread.
class AdvancedClock final : public sync::Clock {
  public:
    [[nodiscard]] content::Instant now() const override {
        return {machine_.now().seconds + advanced_ms_.load(std::memory_order_relaxed) / 1000};
    }
    [[nodiscard]] std::chrono::milliseconds steady() const override {
        return machine_.steady() + std::chrono::milliseconds(advanced_ms_.load(std::memory_order_relaxed));
    }
    void advance(std::int64_t milliseconds) { advanced_ms_.fetch_add(milliseconds, std::memory_order_relaxed); }
    [[nodiscard]] std::int64_t machine_ms() const { return machine_.steady().count(); }

  private:
    sync::SystemClock machine_;
    std::atomic<std::int64_t> advanced_ms_{0};
};

}  // namespace veche::kiosk
