// So many at once, then so many a second, for each key. Full, the table forgets the key that asked longest ago.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

namespace veche::server {

class TokenBuckets {
  public:
    static constexpr std::size_t usual_keys = 10'000;

    TokenBuckets(double burst, double per_second, std::size_t most_keys = usual_keys)
        : burst_(burst), per_second_(per_second), most_keys_(most_keys) {}
    // False: too many. Any thread; takes the same time however many keys there are.
    [[nodiscard]] bool take(const std::string& key, std::chrono::steady_clock::time_point now);
    // Whether take() would; takes nothing.
    [[nodiscard]] bool has(const std::string& key, std::chrono::steady_clock::time_point now);
    // Takes so many, below nothing if need be: then nothing is given until that is filled up again.
    void spend(const std::string& key, double tokens, std::chrono::steady_clock::time_point now);

  private:
    struct Bucket {
        std::string key;
        double tokens = 0;
        std::chrono::steady_clock::time_point filled;
    };
    using Buckets = std::list<Bucket>;
    // With the mutex held; filled up to now.
    Buckets::iterator find(const std::string& key, std::chrono::steady_clock::time_point now);

    double burst_;
    double per_second_;
    std::size_t most_keys_;
    std::mutex mutex_;
    Buckets buckets_;  // the last to ask first
    std::unordered_map<std::string, Buckets::iterator> places_;
};

}  // namespace veche::server
