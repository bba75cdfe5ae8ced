#include "server/office/worker.h"

#include <utility>

namespace veche::server::office {

Worker::Worker(std::size_t most) : most_(most), thread_([this] { run(); }) {}

Worker::~Worker() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ends_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool Worker::offer(Work work, std::chrono::milliseconds pause) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (waiting_.size() >= most_) return false;
    add(std::move(work), Time::now() + pause);
    return true;
}

void Worker::go_on(Work work) {
    const std::lock_guard<std::mutex> lock(mutex_);
    add(std::move(work), Time::now());
}

// With the mutex held.
void Worker::add(Work work, Time::time_point when) {
    waiting_.emplace(when, std::move(work));
    wake_.notify_all();
}

void Worker::run() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!ends_) {
        if (waiting_.empty()) {
            wake_.wait(lock);
            continue;
        }
        const auto next = waiting_.begin()->first;
        if (next > Time::now()) {
            wake_.wait_until(lock, next);
            continue;
        }
        Work work = std::move(waiting_.extract(waiting_.begin()).mapped());
        lock.unlock();
        work();
        work = nullptr;  // what it holds goes before the lock is taken
        lock.lock();
    }
}

}  // namespace veche::server::office
