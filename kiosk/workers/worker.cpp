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
bool is_done(const Worker::Job& job) {
    try {
        job();
        return true;
    } catch (const std::exception& exception) {
        write_log(LogEvent::work_failed, {{"worker", "job"}, {"exception", typeid(exception).name()}});
    } catch (...) {
        write_log(LogEvent::work_failed, {{"worker", "job"}, {"exception", "unknown"}});
    }
    return false;
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

void Worker::post(Job job, Job if_it_throws) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        jobs_.push_back({no_lane, std::move(job), std::move(if_it_throws)});
    }
    changed_.notify_all();
}

void Worker::replace(int lane, Job job, Job if_it_throws) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        std::erase_if(jobs_, [lane](const Entry& entry) { return entry.lane == lane; });
        jobs_.push_front({lane, std::move(job), std::move(if_it_throws)});
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
        if (!is_done(entry.job) && entry.if_it_throws) (void)is_done(entry.if_it_throws);
        // What the job owned is freed outside the lock.
        entry.job = nullptr;
        entry.if_it_throws = nullptr;
        lock.lock();
    }
}

}  // namespace veche::kiosk
