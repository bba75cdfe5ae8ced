#include "server/intake/check_pool.h"

#include <algorithm>

namespace veche::server {
namespace {

constexpr std::size_t piece = 16;  // a millisecond of signatures: more than taking one costs

}  // namespace

CheckPool::CheckPool(unsigned threads) {
    for (unsigned i = 0; i < std::max(threads, 1U); ++i) threads_.emplace_back([this] { run(); });
}

CheckPool::~CheckPool() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void CheckPool::submit(std::size_t count, std::function<void(std::size_t)> check, std::function<void()> done) {
    auto task = std::make_shared<Task>(count, std::move(check), std::move(done));
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    wake_.notify_all();
}

void CheckPool::run() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        const std::shared_ptr<Task> task = tasks_.front();
        const std::size_t from = task->taken;
        const std::size_t until = std::min(from + piece, task->count);
        task->taken = until;
        if (until == task->count) tasks_.pop_front();
        lock.unlock();
        for (std::size_t i = from; i < until; ++i) task->check(i);
        // The last one sees what the others wrote.
        if (task->left.fetch_sub(until - from, std::memory_order_acq_rel) == until - from) task->done();
        lock.lock();
    }
}

}  // namespace veche::server
