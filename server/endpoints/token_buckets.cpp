#include "server/endpoints/token_buckets.h"

#include <algorithm>

namespace veche::server {

TokenBuckets::Buckets::iterator TokenBuckets::find(const std::string& key, std::chrono::steady_clock::time_point now) {
    if (const auto place = places_.find(key); place != places_.end()) {
        buckets_.splice(buckets_.begin(), buckets_, place->second);
        Bucket& bucket = *place->second;
        const double seconds = std::chrono::duration<double>(now - bucket.filled).count();
        bucket.tokens = std::min(burst_, bucket.tokens + per_second_ * seconds);
        bucket.filled = now;
        return place->second;
    }
    if (buckets_.size() >= most_keys_) {
        places_.erase(buckets_.back().key);
        buckets_.pop_back();
    }
    buckets_.push_front({key, burst_, now});
    places_.emplace(key, buckets_.begin());
    return buckets_.begin();
}

bool TokenBuckets::take(const std::string& key, std::chrono::steady_clock::time_point now) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Bucket& bucket = *find(key, now);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
}

bool TokenBuckets::has(const std::string& key, std::chrono::steady_clock::time_point now) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return find(key, now)->tokens >= 1;
}

void TokenBuckets::spend(const std::string& key, double tokens, std::chrono::steady_clock::time_point now) {
    const std::lock_guard<std::mutex> lock(mutex_);
    find(key, now)->tokens -= tokens;
}

}  // namespace veche::server
