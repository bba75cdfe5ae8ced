// What a visitor has narrowed a list, a search, a calendar or a plan down to.
#pragma once

#include <string>

#include "base/date.h"
#include "kiosk/state.h"

namespace veche::kiosk {

// What is chosen of a filter of a list, a search, a calendar or a plan; empty: all.
[[nodiscard]] std::string filter_value(const Screen& screen, const char* filter);
// The first day of the month a calendar shows: its filter "month" ("2026-11"), or today's.
[[nodiscard]] Date month_shown(const State& state, const Screen& screen);
[[nodiscard]] Date last_of_month(Date first);
// Whether a calendar shows what is coming as a list instead of a month: its filter "view" is "list".
[[nodiscard]] bool calendar_is_list(const Screen& screen);

struct Days {
    Date from;
    Date to;  // inclusive
};
// The days whose events a calendar needs.
[[nodiscard]] Days days_shown(const State& state, const Screen& screen);

}  // namespace veche::kiosk
