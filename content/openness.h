// Until when residents may have their say about an entry. The one place that knows: kiosk, store and count ask here.
// Pure; thread-safe.
#pragma once

#include <optional>

#include "base/date.h"
#include "content/entry.h"

namespace veche::content {

// Both days inclusive.
struct OpenDays {
    Date from;
    Date until;

    [[nodiscard]] bool contains(Date day) const { return from <= day && day <= until; }
    bool operator==(const OpenDays&) const = default;
};

[[nodiscard]] inline OpenDays open_days(const PollDetails& poll) {
    return {poll.opens, poll.closes};
}

// Nothing: no comments are taken, whatever the day. Comments announced for a day begin on it, also where no newer
// edition has come.
[[nodiscard]] inline std::optional<OpenDays> open_days(const DraftActDetails& draft) {
    const bool announced = draft.stage == DraftActDetails::Stage::announced && draft.comments_from;
    if (draft.stage != DraftActDetails::Stage::discussion && !announced) return std::nullopt;
    constexpr Date beginning{1, 1, 1};
    constexpr Date end{9999, 12, 31};
    return OpenDays{draft.comments_from.value_or(beginning), draft.comments_until.value_or(end)};
}

[[nodiscard]] inline bool is_open(const PollDetails& poll, Date day) {
    return open_days(poll).contains(day);
}

// Open for comments on that day.
[[nodiscard]] inline bool takes_comments(const DraftActDetails& draft, Date day) {
    const auto days = open_days(draft);
    return days && days->contains(day);
}

}  // namespace veche::content
