#include "server/office/case_index_keeper.h"

#include <string.h>
#include <utility>

#include "base/log_event.h"

namespace veche::server::office {
namespace {

constexpr std::size_t most_of_batch = 256;
constexpr std::size_t bytes_of_megabyte = 1'000'000;
constexpr std::chrono::milliseconds pause_after_failure{30'000};

std::string in_megabytes(std::size_t bytes) {
    return std::to_string(bytes / bytes_of_megabyte);
}

// What was opened is overwritten when it is no longer needed, however the batch ends.
class Opened {
  public:
    explicit Opened(std::vector<FedCase> cases) : cases_(std::move(cases)) {}
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    ~Opened() {
        for (FedCase& one : cases_) {
            for (std::string& field : one.fields) ::explicit_bzero(field.data(), field.size());
        }
    }
    [[nodiscard]] const std::vector<FedCase>& cases() const { return cases_; }

  private:
    std::vector<FedCase> cases_;
};

}  // namespace

CaseIndexKeeper::CaseIndexKeeper(CaseIndex& index, CasesAfter cases_after, std::chrono::milliseconds pause)
    : index_(index), cases_after_(std::move(cases_after)), pause_(pause) {}

CaseIndexKeeper::~CaseIndexKeeper() {
    stop();
}

void CaseIndexKeeper::start() {
    thread_ = std::thread([this] { run(); });
}

void CaseIndexKeeper::wake() {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    changed_.notify_one();
}

void CaseIndexKeeper::stop() {
    stop_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
}

Result<bool> CaseIndexKeeper::catch_up() {
    if (began_ == std::chrono::steady_clock::time_point()) began_ = std::chrono::steady_clock::now();
    auto read = cases_after_(index_.change(), most_of_batch);
    if (!read) return tl::unexpected(read.error());
    const Opened opened(std::move(*read));
    for (const FedCase& one : opened.cases()) {
        if (auto fed = index_.feed(one); !fed) return tl::unexpected(fed.error());
    }
    if (!is_told_unlocked_ && !index_.figures().is_locked) {
        is_told_unlocked_ = true;
        write_log(LogEvent::case_index_not_locked, {{"megabytes", in_megabytes(index_.figures().bytes)}});
    }
    if (opened.cases().empty() && !is_built_) note_built();
    return !opened.cases().empty();
}

void CaseIndexKeeper::note_built() {
    const CaseIndex::Figures figures = index_.figures();
    const auto took = std::chrono::steady_clock::now() - began_;
    write_log(LogEvent::case_index_built,
              {{"cases", std::to_string(figures.cases)},
               {"megabytes", in_megabytes(figures.bytes)},
               {"seconds", std::to_string(std::chrono::duration_cast<std::chrono::seconds>(took).count())}});
    is_built_ = true;
}

void CaseIndexKeeper::run() {
    while (!stop_) {
        const auto more = catch_up();
        if (!more) write_log(LogEvent::case_index_held_up, {{"reason", more.error().message}});
        if (more && *more) continue;
        if (more && index_.sweep()) continue;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, more ? pause_ : pause_after_failure, [this] { return woken_; });
        woken_ = false;
    }
}

}  // namespace veche::server::office
