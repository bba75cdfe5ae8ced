// When what the town has signed expires, and when people have to be told: 30, 7 and 1 days before. A warning that would
// come in the first two thirds of a lifetime is left out: it would always stand there.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "server/configuration.h"
#include "server/edition/published.h"

namespace veche::server {

struct Expiry {
    protocol::tuf::Role role;
    Instant expires;
    int lifetime_days = 0;  // as veche.toml says
};

// In the order root, targets, snapshot, timestamp.
[[nodiscard]] std::array<Expiry, 4> expiries(const Published& published, const Configuration::Publish& lifetimes);

// Whole days, rounded down; negative when it is past.
[[nodiscard]] std::int64_t days_left(const Expiry& expiry, Instant now);
[[nodiscard]] bool is_past(const Expiry& expiry, Instant now);
// The narrowest of 30, 7 and 1 days that it is within; nothing when there is time, or it is past.
[[nodiscard]] std::optional<int> warning_of(const Expiry& expiry, Instant now);

// What whoever looks after the server has to do about it.
[[nodiscard]] std::string remedy_of(protocol::tuf::Role role);

// Writes each warning into the log once, and once a day what has expired. One thread.
class ExpiryWarnings {
  public:
    void look(const Published& published, const Configuration::Publish& lifetimes, Instant now);

  private:
    struct Told {
        Instant expires;
        std::int64_t when = 0;  // the warning's days; below zero the days since it expired
    };
    std::map<protocol::tuf::Role, Told> told_;
};

}  // namespace veche::server
