#include "kiosk/said.h"

#include <utility>

namespace veche::kiosk {

void Said::start_keeping() {
    const std::lock_guard lock(mutex_);
    keeps_ = true;
}

void Said::expect(std::uint64_t first_id, const std::vector<content::Utterance>& sentences) {
    const std::lock_guard lock(mutex_);
    if (!keeps_) return;
    first_id_ = first_id;
    expected_.clear();
    for (const content::Utterance& one : sentences) expected_.push_back(one.spoken);
}

void Said::started(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const std::uint64_t index = id - first_id_;
    if (index < expected_.size()) said_.push_back(expected_[static_cast<std::size_t>(index)]);
}

std::vector<std::string> Said::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(said_, {});
}

void Said::forget() {
    const std::lock_guard lock(mutex_);
    expected_.clear();
    said_.clear();
}

}  // namespace veche::kiosk
