// What the endpoints share. Made once by the HTTP process; everything in it may be used by all its threads.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/clock.h"
#include "server/intake/intake_writer.h"
#include "server/layout.h"
#include "server/metrics.h"
#include "server/store/fleet_store.h"
#include "server/town_keys.h"
#include "sync/protocol/keys.h"

namespace veche::server {

// So many at once, then so many a second, for each key. Keys nobody used for a while are forgotten.
class TokenBuckets {
  public:
    TokenBuckets(double burst, double per_second);
    // False: too many. Any thread.
    [[nodiscard]] bool take(const std::string& key, std::chrono::steady_clock::time_point now);

  private:
    struct Bucket {
        double tokens = 0;
        std::chrono::steady_clock::time_point filled;
    };
    void forget_full(std::chrono::steady_clock::time_point now);

    double burst_;
    double per_second_;
    std::mutex mutex_;
    std::map<std::string, Bucket> buckets_;
};

// The fleet store for many threads, with devices kept in memory for a few seconds: a blocked device is out soon.
class Fleet {
  public:
    Fleet(std::unique_ptr<store::FleetStore> store, const Clock& clock);

    [[nodiscard]] Result<std::optional<store::Device>> find_device(const protocol::DeviceId& id);
    // Whether find_device() ever found it. Any thread; asks no database.
    [[nodiscard]] bool has_met(const protocol::DeviceId& id);
    // The store itself, one caller at a time.
    template <typename Work>
    auto with_store(Work work) {
        const std::lock_guard<std::mutex> lock(mutex_);
        known_.clear();
        return work(*store_);
    }

  private:
    struct Known {
        store::Device device;
        std::chrono::steady_clock::time_point until;
    };
    std::unique_ptr<store::FleetStore> store_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<protocol::DeviceId, Known> known_;
    std::set<protocol::DeviceId> met_;
};

struct Services {
    const Layout& layout;
    const TownIdentity& town;
    const protocol::SigningKey& acknowledgement_key;
    const Clock& clock;
    IntakeWriter& intake;
    Fleet& fleet;
    TokenBuckets& device_limit;
    TokenBuckets& failed_limit;
    TokenBuckets& enrolment_limit;
    Metrics& metrics;
};

}  // namespace veche::server
