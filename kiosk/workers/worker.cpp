#include "kiosk/workers/worker.h"

#include <algorithm>
#include <exception>
#include <typeinfo>
#include <utility>

#include "base/log_event.h"

namespace veche::kiosk {
namespace {

constexpr int no_lane = -1;

// A document that nobody foresaw must not end the kiosk. What an exception says may hold what a resident wrote: its
// kind is enough for the log.
void do_safely(const Worker::Job& job) {
    try {
        job();
    } catch (const std::exception& exception) {
        write_log(LogEvent::work_failed, {{"worker", "job"}, {"exception", typeid(exception).name()}});
    } catch (...) {
        write_log(LogEvent::work_failed, {{"worker", "job"}, {"exception", "unknown"}});
    }
}

}  // namespace

Worker::Worker() : thread_([this] { run(); }) {}

Worker::~Worker() {
    stop();
}

void Worker::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        jobs_.clear();
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Worker::post(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        jobs_.push_back({no_lane, std::move(job)});
    }
    changed_.notify_all();
}

void Worker::replace(int lane, Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        std::erase_if(jobs_, [lane](const Entry& entry) { return entry.lane == lane; });
        jobs_.push_front({lane, std::move(job)});
    }
    changed_.notify_all();
}

void Worker::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (stopping_) return;
        Entry entry = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        do_safely(entry.job);
        entry.job = nullptr;  // what the job owned is freed outside the lock
        lock.lock();
    }
}

}  // namespace veche::kiosk
