#include "server/endpoints/services.h"

#include <algorithm>

namespace veche::server {
namespace {

constexpr std::size_t most_buckets = 10'000;
constexpr std::chrono::seconds device_memory{5};
constexpr std::int64_t last_seen_step = 60;  // seconds: how exactly the fleet's list knows

double seconds_between(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

}  // namespace

TokenBuckets::TokenBuckets(double burst, double per_second) : burst_(burst), per_second_(per_second) {}

void TokenBuckets::forget_full(std::chrono::steady_clock::time_point now) {
    for (auto bucket = buckets_.begin(); bucket != buckets_.end();) {
        const double tokens = bucket->second.tokens + per_second_ * seconds_between(bucket->second.filled, now);
        bucket = tokens >= burst_ ? buckets_.erase(bucket) : std::next(bucket);
    }
}

bool TokenBuckets::take(const std::string& key, std::chrono::steady_clock::time_point now) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (buckets_.size() >= most_buckets) forget_full(now);
    // Still full: more strangers at once than we can count. New ones wait.
    if (buckets_.size() >= most_buckets && !buckets_.contains(key)) return false;
    Bucket& bucket = buckets_.try_emplace(key, Bucket{burst_, now}).first->second;
    bucket.tokens = std::min(burst_, bucket.tokens + per_second_ * seconds_between(bucket.filled, now));
    bucket.filled = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
}

Fleet::Fleet(std::unique_ptr<store::FleetStore> store, const Clock& clock) : store_(std::move(store)), clock_(clock) {}

Result<std::optional<store::Device>> Fleet::find_device(const protocol::DeviceId& id) {
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard<std::mutex> lock(mutex_);
    if (const auto known = known_.find(id); known != known_.end() && known->second.until > now) {
        return std::optional(known->second.device);
    }
    auto device = store_->find_device(id);
    if (!device || !*device) return device;
    const Instant today = clock_.now();
    if (today.seconds - (*device)->last_seen.seconds >= last_seen_step) {
        // Only a courtesy to the fleet's list: a request never fails for it.
        static_cast<void>(store_->set_last_seen(id, today));
        (*device)->last_seen = today;
    }
    met_.insert(id);
    known_.insert_or_assign(id, Known{**device, now + device_memory});
    return device;
}

bool Fleet::has_met(const protocol::DeviceId& id) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return met_.contains(id);
}

}  // namespace veche::server
