#include "sync/clock_floor.h"

#include <algorithm>
#include <utility>

namespace veche::sync {
namespace {

constexpr const char* file_name = "clock";
constexpr std::size_t longest_file = 64;
constexpr std::int64_t furthest_shutdown = std::int64_t{366} * 86'400;
constexpr std::int64_t tolerated_seconds = 600;

}  // namespace

ClockFloor::ClockFloor(DurableFolder folder, Instant built)
    : folder_(std::move(folder)), floor_(built.seconds), newest_signed_(built) {
    const Result<std::optional<std::string>> file = folder_.read(file_name, longest_file);
    if (!file || !*file) return;
    const std::string& text = **file;
    const auto kept = parse_instant(std::string_view(text).substr(0, text.find('\n')));
    if (!kept) return;
    saved_ = *kept;
    raise(*kept);
}

void ClockFloor::raise(Instant time) {
    floor_.store(std::max(floor(), time).seconds, std::memory_order_relaxed);
}

void ClockFloor::take_signed(Instant time) {
    newest_signed_ = std::max(newest_signed_, time);
    raise(time);
}

void ClockFloor::take_shutdown(const Clock& clock) {
    raise({std::min(clock.now().seconds, newest_signed_.seconds + furthest_shutdown)});
}

Result<void> ClockFloor::save() {
    if (floor() <= saved_) return {};
    const Result<void> kept = folder_.replace(file_name, to_string(floor()) + "\n");
    if (kept) saved_ = floor();
    return kept;
}

Instant ClockFloor::now(const Clock& clock) const {
    return std::max(clock.now(), floor());
}

bool ClockFloor::is_behind(const Clock& clock) const {
    return clock.now().seconds + tolerated_seconds < floor().seconds;
}

}  // namespace veche::sync
