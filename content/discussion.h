// When the discussion of a draft act is over: one rule for the kiosk that takes a comment and the server that registers
// it. Pure.
#pragma once

#include "base/time_zone.h"

namespace veche::content {

struct DiscussionEnd {
    Instant end;    // the first moment after the last day
    Instant grace;  // what was begun before the end may be handed in before this
};

[[nodiscard]] inline DiscussionEnd discussion_end(Date last_day, const TimeZone& zone, int grace_minutes) {
    const Instant end = zone.instant_of(last_day, 24 * 60);
    return {end, {end.seconds + std::int64_t{grace_minutes} * 60}};
}

[[nodiscard]] inline bool is_in_time(const DiscussionEnd& end, Instant begun, Instant made) {
    return made < end.end || (begun < end.end && made < end.grace);
}

}  // namespace veche::content
