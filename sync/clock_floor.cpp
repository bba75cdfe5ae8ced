#include "sync/clock_floor.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace veche::sync {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

constexpr const char* file_name = "clock";
constexpr std::size_t longest_file = 64;
constexpr std::int64_t furthest_shutdown = std::int64_t{366} * 86'400;
constexpr std::int64_t tolerated_seconds = 600;
constexpr std::int64_t believed_unheard = std::int64_t{90} * 86'400;

bool agree(Instant one, Instant other) {
    return std::abs(one.seconds - other.seconds) <= tolerated_seconds;
}

}  // namespace

ClockFloor::ClockFloor(DurableFolder folder, Instant built)
    : folder_(std::move(folder)), built_(built), floor_(built), newest_signed_(built) {
    const Result<std::optional<std::string>> file = folder_.read(file_name, longest_file);
    if (!file || !*file) return;
    saved_ = **file;
    const std::string_view text = saved_;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto kept = parse_instant(text.substr(0, end));
    if (!kept) return;
    floor_ = std::max(floor_, *kept);
    // A program of before kept one time only, which had to be believed.
    const std::string_view rest = text.substr(std::min(end + 1, text.size()));
    const auto newest = parse_instant(rest.substr(0, rest.find('\n')));
    newest_signed_ = std::max(newest_signed_, newest.value_or(*kept));
}

void ClockFloor::take_signed(Instant time) {
    const std::lock_guard lock(mutex_);
    newest_signed_ = std::max(newest_signed_, time);
    floor_ = std::max(floor_, time);
}

void ClockFloor::take_heard(Instant time, const Clock& clock) {
    const std::lock_guard lock(mutex_);
    heard_ = Heard{time, clock.steady()};
    // Two witnesses: what was signed or remembered beyond them came from a clock that lied.
    newest_signed_ = agree(clock.now(), time) ? std::max(built_, time) : std::max(newest_signed_, time);
    // What a shutdown remembered beyond it came from this machine's clock; the server knows better.
    floor_ = newest_signed_;
}

void ClockFloor::take_shutdown(const Clock& clock) {
    const std::lock_guard lock(mutex_);
    const Instant latest{newest_signed_.seconds + furthest_shutdown};
    floor_ = std::max(floor_, std::min(now_locked(clock), latest));
}

Result<void> ClockFloor::save() {
    const std::lock_guard lock(mutex_);
    std::string text = text_locked();
    if (text == saved_) return {};
    Result<void> kept = folder_.replace(file_name, text);
    if (kept) saved_ = std::move(text);
    return kept;
}

std::string ClockFloor::text_locked() const {
    return to_string(floor_) + "\n" + to_string(newest_signed_) + "\n";
}

std::optional<Instant> ClockFloor::server_now(const Clock& clock) const {
    if (!heard_) return std::nullopt;
    return Instant{heard_->time.seconds + duration_cast<seconds>(clock.steady() - heard_->at).count()};
}

Instant ClockFloor::now_locked(const Clock& clock) const {
    const Instant machine = clock.now();
    const auto server = server_now(clock);
    if (!server) return std::max(machine, floor_);
    if (agree(machine, *server)) return std::max(machine, built_);
    return std::max(*server, floor_);
}

Instant ClockFloor::now(const Clock& clock) const {
    const std::lock_guard lock(mutex_);
    return now_locked(clock);
}

ClockSuspicion ClockFloor::suspicion(const Clock& clock) const {
    const std::lock_guard lock(mutex_);
    const Instant machine = clock.now();
    const auto server = server_now(clock);
    if (!server) {
        if (machine.seconds + tolerated_seconds < floor_.seconds) return ClockSuspicion::behind;
        return machine.seconds - newest_signed_.seconds > believed_unheard ? ClockSuspicion::doubtful
                                                                           : ClockSuspicion::none;
    }
    if (agree(machine, *server)) return ClockSuspicion::none;
    return machine > *server ? ClockSuspicion::ahead : ClockSuspicion::behind;
}

}  // namespace veche::sync
