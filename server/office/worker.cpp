#include "server/office/worker.h"

#include <utility>

namespace veche::server::office {

Worker::Worker(std::size_t most, std::size_t most_paused, std::uint64_t most_bytes)
    : most_(most), most_paused_(most_paused), most_bytes_(most_bytes), thread_([this] { run(); }) {}

void Worker::end() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ends_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    // What is dropped may ask for more as it goes: here still of a whole object.
    const auto dropped = std::exchange(waiting_, {});
}

bool Worker::offer_bytes(Work work, std::uint64_t bytes) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (waiting_.size() - paused_ >= most_ || bytes > most_bytes_ - bytes_) return false;
    add({std::move(work), false, bytes}, Time::now());
    return true;
}

bool Worker::offer(Work work, std::chrono::milliseconds pause) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const bool is_paused = pause.count() > 0;
    if (is_paused ? paused_ >= most_paused_ : waiting_.size() - paused_ >= most_) return false;
    add({std::move(work), is_paused, 0}, Time::now() + pause);
    return true;
}

void Worker::go_on(Work work, std::chrono::milliseconds pause) {
    const std::lock_guard<std::mutex> lock(mutex_);
    add({std::move(work), pause.count() > 0, 0}, Time::now() + pause);
}

void Worker::go_first(Work work) {
    const std::lock_guard<std::mutex> lock(mutex_);
    add({std::move(work), false, 0}, Time::time_point::min());
}

// With the mutex held.
void Worker::add(Waiting waiting, Time::time_point when) {
    if (ends_) return;
    if (waiting.is_paused) ++paused_;
    bytes_ += waiting.bytes;
    waiting_.emplace(when, std::move(waiting));
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
        Waiting first = std::move(waiting_.extract(waiting_.begin()).mapped());
        if (first.is_paused) --paused_;
        lock.unlock();
        first.work();
        first.work = nullptr;  // what it holds goes before the lock is taken
        lock.lock();
        bytes_ -= first.bytes;
    }
}

}  // namespace veche::server::office
