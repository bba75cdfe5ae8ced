// What the endpoints share. Made once by the HTTP process; everything in it may be used by all its threads.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "server/fleet/fleet.h"
#include "server/intake/intake_writer.h"
#include "server/layout.h"
#include "server/metrics.h"
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

namespace endpoints {
class Refusals;
}

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
    endpoints::Refusals& refusals;
};

}  // namespace veche::server
