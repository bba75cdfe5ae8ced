#include "server/office/slow_down.h"

#include <algorithm>

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

// Codes are counted apart from passwords. A name has no line break in it, so nothing passes for another.
std::string account_of(const SlowDown::Attempt& attempt) {
    return (attempt.step == accounts::SignInStep::code ? "code\n" : "password\n") + attempt.account;
}

milliseconds pause_after(double wrong) {
    if (wrong < free_of_pair) return milliseconds(0);
    const int doublings = std::min(static_cast<int>(wrong - free_of_pair), most_doublings);
    return std::min(longest_of_pair, milliseconds(seconds(1)) * (1 << doublings));
}

}  // namespace

SlowDown::Count& SlowDown::Counts::find(const std::string& key, Time now) {
    const auto known = places_.find(key);
    if (known == places_.end()) {
        if (counts_.size() >= most_keys) make_room();
        counts_.push_front({key, 0, 0, false, now});
        places_.emplace(key, counts_.begin());
        return counts_.front();
    }
    counts_.splice(counts_.begin(), counts_, known->second);
    Count& count = counts_.front();
    count.wrong = accounts::faded(count.wrong, std::chrono::duration<double>(now - count.seen).count());
    count.seen = now;
    return count;
}

// Never of what waits: its end would be counted as another's.
void SlowDown::Counts::make_room() {
    const auto oldest =
        std::find_if(counts_.rbegin(), counts_.rend(), [](const Count& count) { return count.waiting == 0; });
    if (oldest == counts_.rend()) return;
    places_.erase(oldest->key);
    counts_.erase(std::prev(oldest.base()));
}

SlowDown::Three SlowDown::find(const Attempt& attempt, Time now) {
    const std::string account = account_of(attempt);
    return {(attempt.is_account ? accounts_ : unknown_).find(account, now), networks_.find(attempt.network, now),
            (attempt.is_account ? pairs_ : unknown_).find(account + "\n" + attempt.network, now)};
}

std::optional<milliseconds> SlowDown::begin(const Attempt& attempt, Time now) {
    if (!attempt.device.empty()) {
        Count& own = devices_.find(account_of(attempt) + "\n" + attempt.device, now);
        if (own.waiting >= most_of_pair) return std::nullopt;
        ++own.waiting;
        return pause_after(own.wrong);
    }
    const auto [account, network, pair] = find(attempt, now);
    const bool knows_password = attempt.step == accounts::SignInStep::code;
    const bool is_tried = (attempt.is_account ? attempt.wrong : account.wrong) >= free_of_account && !pair.was_right;
    if (network.waiting >= most_of_network || pair.waiting >= most_of_pair) return std::nullopt;
    if (is_tried && knows_password && account.waiting >= most_of_strangers) return std::nullopt;
    for (Count* count : {&account, &network, &pair}) ++count->waiting;
    milliseconds pause = pause_after(pair.wrong);
    if (network.wrong >= free_of_network && !pair.was_right) pause = std::max(pause, of_network);
    if (is_tried) pause = std::max(pause, knows_password ? longest_of_pair : of_account);
    return pause;
}

void SlowDown::end(const Attempt& attempt, Was was, Time now) {
    const auto leave = [&](Count& count) {
        if (count.waiting > 0) --count.waiting;
        if (was == Was::wrong) ++count.wrong;
    };
    if (!attempt.device.empty()) {
        Count& own = devices_.find(account_of(attempt) + "\n" + attempt.device, now);
        leave(own);
        if (was != Was::right) return;
        own.wrong = 0;
        // Another browser of the same network is as good as it would be without this one.
        pairs_.find(account_of(attempt) + "\n" + attempt.network, now).was_right = true;
        return;
    }
    const auto [account, network, pair] = find(attempt, now);
    for (Count* count : {&account, &network, &pair}) leave(*count);
    if (was != Was::right) return;
    pair.wrong = 0;
    pair.was_right = true;
}

}  // namespace veche::server::office
