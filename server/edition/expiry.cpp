#include "server/edition/expiry.h"

#include "base/log_event.h"

namespace veche::server {
namespace {

namespace tuf = protocol::tuf;

constexpr std::int64_t seconds_in_day = 86'400;
constexpr std::array<int, 3> warnings = {1, 7, 30};
constexpr int share_of_lifetime = 3;

std::int64_t whole_days(std::int64_t seconds) {
    return seconds >= 0 ? seconds / seconds_in_day : -((-seconds + seconds_in_day - 1) / seconds_in_day);
}

}  // namespace

std::array<Expiry, 4> expiries(const Published& published, const Configuration::Publish& lifetimes) {
    constexpr int hours_in_day = 24;
    return {{{tuf::Role::root, published.root.expires, lifetimes.root_days},
             {tuf::Role::targets, published.targets.expires, lifetimes.targets_days},
             {tuf::Role::snapshot, published.snapshot.expires, lifetimes.snapshot_days},
             {tuf::Role::timestamp, published.timestamp.expires, lifetimes.timestamp_hours / hours_in_day}}};
}

std::int64_t days_left(const Expiry& expiry, Instant now) {
    return whole_days(expiry.expires.seconds - now.seconds);
}

bool is_past(const Expiry& expiry, Instant now) {
    return expiry.expires <= now;
}

std::optional<int> warning_of(const Expiry& expiry, Instant now) {
    if (is_past(expiry, now)) return std::nullopt;
    for (const int days : warnings) {
        const bool in_time = days * share_of_lifetime <= expiry.lifetime_days;
        if (in_time && expiry.expires.seconds - now.seconds <= days * seconds_in_day) return days;
    }
    return std::nullopt;
}

std::string remedy_of(tuf::Role role) {
    switch (role) {
        case tuf::Role::root: return "Bring root.key and call `veche-server renew DIR --root-key FILE`";
        case tuf::Role::targets: return "Publish, or call `veche-server renew DIR`";
        case tuf::Role::snapshot:
            return "Publish, or call `veche-server renew DIR`; with snapshot.key here `run` does it";
        case tuf::Role::timestamp: return "`veche-server run` does it; see timestamp.failed in its log";
    }
    return "";
}

void ExpiryWarnings::look(const Published& published, const Configuration::Publish& lifetimes, Instant now) {
    for (const Expiry& expiry : expiries(published, lifetimes)) {
        const bool past = is_past(expiry, now);
        const auto warning = warning_of(expiry, now);
        if (!past && !warning) continue;
        const Told told{expiry.expires, past ? days_left(expiry, now) : *warning};
        const auto before = told_.find(expiry.role);
        if (before != told_.end() && before->second.expires == told.expires && before->second.when == told.when) {
            continue;
        }
        told_[expiry.role] = told;
        const std::string role(tuf::name_of(expiry.role));
        if (past) {
            write_log(LogEvent::metadata_expired, {{"role", role}, {"expired", to_string(expiry.expires)}});
        } else {
            write_log(LogEvent::metadata_expires_soon, {{"role", role},
                                                        {"days", std::to_string(days_left(expiry, now))},
                                                        {"expires", to_string(expiry.expires)}});
        }
    }
}

}  // namespace veche::server
