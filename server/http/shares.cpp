#include "server/http/shares.h"

#include <utility>

namespace veche::server::http {

Shares::Share::Share(Share&& other) noexcept
    : shares_(std::exchange(other.shares_, nullptr)),
      holder_(std::move(other.holder_)),
      announced_(other.announced_),
      arrived_(other.arrived_) {}

Shares::Share& Shares::Share::operator=(Share&& other) noexcept {
    std::swap(shares_, other.shares_);
    std::swap(holder_, other.holder_);
    std::swap(announced_, other.announced_);
    std::swap(arrived_, other.arrived_);
    return *this;
}

Shares::Share::~Share() {
    if (shares_ == nullptr) return;
    const std::lock_guard<std::mutex> lock(shares_->mutex_);
    shares_->arrived_ -= arrived_;
    const auto held = shares_->held_.find(holder_);
    held->second.announced -= announced_;
    if (--held->second.requests == 0) shares_->held_.erase(held);
}

bool Shares::Share::arrive(std::uint64_t bytes) {
    const std::lock_guard<std::mutex> lock(shares_->mutex_);
    if (shares_->arrived_ + bytes > shares_->limits_.bytes) return false;
    shares_->arrived_ += bytes;
    arrived_ += bytes;
    return true;
}

Shares::Answer Shares::open(const std::string& holder, std::uint64_t announced) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Answer answer;
    // What a holder announced counts against itself only; the room of all is taken by what has really come.
    if (arrived_ + announced > limits_.bytes) {
        answer.verdict = Verdict::all_used;
        return answer;
    }
    const auto place = held_.try_emplace(holder).first;
    Held& held = place->second;
    if (held.requests >= limits_.own_requests || held.announced + announced > limits_.own_bytes) {
        if (held.requests == 0) held_.erase(place);
        answer.verdict = Verdict::own_share_used;
        return answer;
    }
    ++held.requests;
    held.announced += announced;
    answer.share.shares_ = this;
    answer.share.holder_ = holder;
    answer.share.announced_ = announced;
    return answer;
}

}  // namespace veche::server::http
