#include "kiosk/filters.h"

#include "kiosk/shown.h"

namespace veche::kiosk {

std::string filter_value(const Screen& screen, const char* filter) {
    const Narrowing* narrowed = narrowing(screen);
    if (narrowed == nullptr) return {};
    const auto found = narrowed->filters.find(filter);
    return found == narrowed->filters.end() ? std::string() : found->second;
}

Date month_shown(const State& state, const Screen& screen) {
    if (const auto first = parse_date(filter_value(screen, "month") + "-01")) return *first;
    return {state.today.year, state.today.month, 1};
}

bool calendar_is_list(const Screen& screen) {
    return filter_value(screen, "view") == "list";
}

Days days_shown(const State& state, const Screen& screen) {
    // Nobody plans a visit further ahead than half a year.
    constexpr int days_ahead = 183;
    if (calendar_is_list(screen)) return {state.today, add_days(state.today, days_ahead)};
    const Date first = month_shown(state, screen);
    return {first, last_of_month(first)};
}

Date last_of_month(Date first) {
    const Date next = first.month == 12 ? Date{first.year + 1, 1, 1} : Date{first.year, first.month + 1, 1};
    return add_days(next, -1);
}

}  // namespace veche::kiosk
