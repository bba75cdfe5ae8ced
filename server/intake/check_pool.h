// Threads that check what came in batches before it goes to the writer: one batch uses all cores, and no connection
// waits behind it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace veche::server {

class CheckPool {
  public:
    explicit CheckPool(unsigned threads);
    CheckPool(const CheckPool&) = delete;
    CheckPool& operator=(const CheckPool&) = delete;
    // Does what waits, then stops.
    ~CheckPool();

    // Calls `check` with 0 to count-1, each once, on any of its threads at the same time; then `done` once, on one of
    // them, which sees what all of them wrote. Returns at once; any thread. `count` is not 0.
    void submit(std::size_t count, std::function<void(std::size_t)> check, std::function<void()> done);

  private:
    struct Task {
        Task(std::size_t many, std::function<void(std::size_t)> each, std::function<void()> last)
            : count(many), check(std::move(each)), done(std::move(last)), left(many) {}

        std::size_t count;
        std::function<void(std::size_t)> check;
        std::function<void()> done;
        std::size_t taken = 0;  // with the pool's mutex
        std::atomic<std::size_t> left;
    };

    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Task>> tasks_;  // of which something is not taken yet
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace veche::server
