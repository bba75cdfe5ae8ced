// The thread that fills the case index at the start and keeps it current: it asks for what changed after the last
// change it knows, again and again, as several offices over one database must. Between, it overwrites what is found no
// more.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/result.h"
#include "server/office/case_index.h"

namespace veche::server::office {

// Cases with a change above that number, opened, in the order of their changes, at most so many; none: that was all.
// Called on the keeper's thread. A case that cannot be opened comes without fields, so that the others go on.
using CasesAfter = std::function<Result<std::vector<FedCase>>(std::int64_t change, std::size_t most)>;

class CaseIndexKeeper {
  public:
    // The index outlives it.
    CaseIndexKeeper(CaseIndex& index, CasesAfter cases_after,
                    std::chrono::milliseconds pause = std::chrono::milliseconds(1'000));
    CaseIndexKeeper(const CaseIndexKeeper&) = delete;
    CaseIndexKeeper& operator=(const CaseIndexKeeper&) = delete;
    ~CaseIndexKeeper();  // as stop()

    void start();
    // Something was changed: looks now. Any thread.
    void wake();
    void stop();
    // Since when an answer holds all cases there were at the start. Any thread.
    [[nodiscard]] bool is_built() const { return is_built_; }

    // One batch. True: there may be more. Of the thread, or of a caller who did not start it.
    [[nodiscard]] Result<bool> catch_up();

  private:
    void run();
    void note_built();

    CaseIndex& index_;
    const CasesAfter cases_after_;
    const std::chrono::milliseconds pause_;
    std::chrono::steady_clock::time_point began_{};
    std::atomic<bool> is_built_{false};
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;
    bool is_told_unlocked_ = false;
    std::thread thread_;
};

}  // namespace veche::server::office
