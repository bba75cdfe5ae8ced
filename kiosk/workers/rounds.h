// A thread that does rounds of work and sleeps between them: as long as the last round says, or until it is woken.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "sync/schedule.h"

namespace veche::kiosk {

enum class Woken { by_time, by_somebody };

class Rounds {
  public:
    using Turn = std::function<sync::Round(Woken)>;

    // `name` is for the log. A turn that throws is told there and tried again after a while: the kiosk goes on.
    explicit Rounds(std::string name) : name_(std::move(name)) {}
    ~Rounds();  // stops
    Rounds(const Rounds&) = delete;
    Rounds& operator=(const Rounds&) = delete;

    // Once. The first round begins at once.
    void start(Turn turn);
    // Waits for the round under way; what it waits for has to be cancelled before.
    void stop();
    // The next round shall begin now. Any thread.
    void wake();

  private:
    void run();
    [[nodiscard]] sync::Round turn_safely(Woken woken);

    std::string name_;
    Turn turn_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool woken_ = false;
    std::thread thread_;
};

}  // namespace veche::kiosk
