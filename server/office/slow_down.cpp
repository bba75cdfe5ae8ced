#include "server/office/slow_down.h"

#include <algorithm>
#include <cmath>

namespace veche::server::office {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double free_of_pair = 3;
constexpr double free_of_network = 30;
constexpr double free_of_account = 30;
constexpr int most_doublings = 4;
constexpr milliseconds longest_of_pair{10'000};
constexpr milliseconds of_network{1'000};
constexpr milliseconds of_account{3'000};
constexpr double half_life_seconds = 900;

// A name has no such sign in it, so no pair passes for another.
std::string pair_of(const SlowDown::Attempt& attempt) {
    return attempt.account + "\n" + attempt.network;
}

}  // namespace

SlowDown::Count& SlowDown::find(const std::string& key, Time now) {
    const auto known = places_.find(key);
    if (known == places_.end()) {
        if (counts_.size() >= most_keys) {
            places_.erase(counts_.back().key);
            counts_.pop_back();
        }
        counts_.push_front({key, 0, 0, false, now});
        places_.emplace(key, counts_.begin());
        return counts_.front();
    }
    counts_.splice(counts_.begin(), counts_, known->second);
    Count& count = counts_.front();
    const double age = std::chrono::duration<double>(now - count.seen).count();
    if (age > 0) count.wrong *= std::exp2(-age / half_life_seconds);
    count.seen = now;
    return count;
}

std::optional<milliseconds> SlowDown::begin(const Attempt& attempt, Time now) {
    Count& account = find("account\n" + attempt.account, now);
    Count& network = find("network\n" + attempt.network, now);
    Count& pair = find(pair_of(attempt), now);
    const bool is_tried = account.wrong >= free_of_account && !pair.was_right;
    if (network.waiting >= most_of_network || pair.waiting >= most_of_pair) return std::nullopt;
    if (is_tried && attempt.knows_password && account.waiting >= most_of_strangers) return std::nullopt;
    for (Count* count : {&account, &network, &pair}) ++count->waiting;
    milliseconds pause{0};
    if (pair.wrong >= free_of_pair) {
        const int doublings = std::min(static_cast<int>(pair.wrong - free_of_pair), most_doublings);
        pause = std::min(longest_of_pair, milliseconds(seconds(1)) * (1 << doublings));
    }
    if (network.wrong >= free_of_network && !pair.was_right) pause = std::max(pause, of_network);
    if (is_tried) pause = std::max(pause, attempt.knows_password ? longest_of_pair : of_account);
    return pause;
}

void SlowDown::end(const Attempt& attempt, Was was, Time now) {
    for (const std::string& key : {pair_of(attempt), "network\n" + attempt.network, "account\n" + attempt.account}) {
        Count& count = find(key, now);
        if (count.waiting > 0) --count.waiting;
        if (was == Was::wrong) ++count.wrong;
    }
    if (was != Was::right) return;
    Count& pair = find(pair_of(attempt), now);
    pair.wrong = 0;
    pair.was_right = true;
}

}  // namespace veche::server::office
