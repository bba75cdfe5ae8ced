// When work that failed is tried again: ever more seldom, and at once when somebody asks. Times are steady ones.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace veche::kiosk {

class Retry {
  public:
    static constexpr std::chrono::milliseconds first{10'000};
    static constexpr std::chrono::milliseconds longest{600'000};

    void failed(std::chrono::milliseconds now) {
        at_ = now + wait_;
        wait_ = std::min(2 * wait_, longest);
    }
    void worked() {
        at_.reset();
        wait_ = first;
    }
    void at_once(std::chrono::milliseconds now) {
        wait_ = first;
        if (at_) at_ = now;
    }
    // Nothing: the last try worked, or there was none.
    [[nodiscard]] const std::optional<std::chrono::milliseconds>& at() const { return at_; }
    [[nodiscard]] bool is_due(std::chrono::milliseconds now) const { return at_ && *at_ <= now; }

  private:
    std::optional<std::chrono::milliseconds> at_;
    std::chrono::milliseconds wait_ = first;
};

}  // namespace veche::kiosk
