// A thread of the office that does one thing after the other, so that what it works with needs no locks: the desk has
// one (stores, keys), passwords have one of their own, for each of them takes a tenth of a second on purpose.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace veche::server::office {

class Worker {
  public:
    using Work = std::function<void()>;

    // `most`: that wait for their turn. `most_paused`: whose pause is not over, counted apart, so that those who have
    // to wait take no place from those who need not. `most_bytes`: of offer_bytes().
    explicit Worker(std::size_t most, std::size_t most_paused = 64, std::uint64_t most_bytes = 0);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() { end(); }
    // Ends after what it is doing; the rest is dropped, and so is what is offered from then on. One thread.
    void end();

    // Any thread; in this order. `bytes`: of what it holds in memory until it is done. False: too much waits, by number
    // or by the bytes of all that are waited for or done.
    [[nodiscard]] bool offer_bytes(Work work, std::uint64_t bytes);
    // Any thread; in this order, or when `pause` is over. False: too much waits.
    [[nodiscard]] bool offer(Work work, std::chrono::milliseconds pause = std::chrono::milliseconds(0));
    // The rest of what was begun here and waited for another worker: never refused, for that one has its bound. So has
    // what a known device asks for.
    void go_on(Work work, std::chrono::milliseconds pause = std::chrono::milliseconds(0));
    // The same, before all that waits.
    void go_first(Work work);

  private:
    using Time = std::chrono::steady_clock;
    struct Waiting {
        Work work;
        bool is_paused = false;  // counted as such
        std::uint64_t bytes = 0;
    };

    void run();
    void add(Waiting waiting, Time::time_point when);

    const std::size_t most_;
    const std::size_t most_paused_;
    const std::uint64_t most_bytes_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool ends_ = false;
    std::size_t paused_ = 0;
    std::uint64_t bytes_ = 0;
    std::multimap<Time::time_point, Waiting> waiting_;
    std::thread thread_;
};

}  // namespace veche::server::office
