// Where workers leave what they found out. Any thread posts; the loop's thread drains at the start of a frame.
#pragma once

#include <mutex>
#include <vector>

#include "kiosk/event.h"

namespace veche::kiosk {

class EventQueue {
  public:
    EventQueue();
    ~EventQueue();
    EventQueue(const EventQueue&) = delete;
    EventQueue& operator=(const EventQueue&) = delete;

    void post(Event event);
    [[nodiscard]] std::vector<Event> drain();
    // Readable in poll(2) while something waits.
    [[nodiscard]] int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
    std::mutex mutex_;
    std::vector<Event> events_;
};

}  // namespace veche::kiosk
