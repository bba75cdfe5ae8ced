#include "kiosk/workers/rounds.h"

#include <chrono>
#include <exception>
#include <typeinfo>
#include <utility>

#include "base/log_event.h"

namespace veche::kiosk {
namespace {

constexpr std::chrono::seconds wait_after_exception{60};

}  // namespace

Rounds::~Rounds() {
    stop();
}

void Rounds::start(Turn turn) {
    turn_ = std::move(turn);
    thread_ = std::thread([this] { run(); });
}

void Rounds::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Rounds::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
}

// What an exception says may hold what a resident wrote: its kind is enough for the log.
sync::Round Rounds::turn_safely(Woken woken) {
    try {
        return turn_(woken);
    } catch (const std::exception& exception) {
        write_log(LogEvent::work_failed, {{"worker", name_}, {"exception", typeid(exception).name()}});
    } catch (...) {
        write_log(LogEvent::work_failed, {{"worker", name_}, {"exception", "unknown"}});
    }
    return sync::Round::wait(wait_after_exception);
}

void Rounds::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const Woken woken = std::exchange(woken_, false) ? Woken::by_somebody : Woken::by_time;
        lock.unlock();
        const sync::Round round = turn_safely(woken);
        lock.lock();
        changed_.wait_for(lock, round.next(), [this] { return stopping_ || woken_; });
    }
}

}  // namespace veche::kiosk
