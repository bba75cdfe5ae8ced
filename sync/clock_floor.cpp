#include "sync/clock_floor.h"

#include <algorithm>

namespace veche::sync {
namespace {

constexpr const char* file_name = "clock";
constexpr std::size_t longest_file = 64;

}  // namespace

ClockFloor::ClockFloor(const DurableFolder& folder, content::Instant built) : folder_(folder), floor_(built) {
    const Result<std::optional<std::string>> file = folder.read(file_name, longest_file);
    if (!file || !*file) return;
    const std::string& text = **file;
    const auto kept = content::parse_instant(std::string_view(text).substr(0, text.find('\n')));
    if (!kept) return;
    saved_ = *kept;
    floor_ = std::max(floor_, *kept);
}

void ClockFloor::raise(content::Instant time) {
    floor_ = std::max(floor_, time);
}

Result<void> ClockFloor::save() {
    if (floor_ <= saved_) return {};
    const Result<void> kept = folder_.replace(file_name, content::to_string(floor_) + "\n");
    if (kept) saved_ = floor_;
    return kept;
}

content::Instant ClockFloor::now(const Clock& clock) const {
    return std::max(clock.now(), floor_);
}

}  // namespace veche::sync
