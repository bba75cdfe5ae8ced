// One thread with a queue of jobs, done in order. Jobs own what they touch and report through the EventQueue.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace veche::kiosk {

class Worker {
  public:
    using Job = std::function<void()>;

    Worker();
    ~Worker();  // stops
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Drops what has not begun, waits for the job under way and does no other ever after. The owner's thread.
    void stop();

    // `if_it_throws` is done in its place when `job` ends with an exception: somebody may wait for what comes of it.
    void post(Job job, Job if_it_throws = {});
    // Posts at the front and drops jobs of the same `lane` that have not begun: only the newest search matters.
    void replace(int lane, Job job, Job if_it_throws = {});

  private:
    struct Entry {
        int lane;
        Job job;
        Job if_it_throws;
    };
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Entry> jobs_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace veche::kiosk
