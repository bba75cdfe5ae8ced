#include "server/endpoints/services.h"

#include <algorithm>

namespace veche::server {
namespace {

constexpr std::size_t most_buckets = 10'000;

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

}  // namespace veche::server
