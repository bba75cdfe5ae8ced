#include "content/entry_today.h"

#include <algorithm>
#include <map>
#include <utility>

namespace veche::content {

int percent_of(const PlanDetails::Item& item) {
    if (item.state == PlanDetails::ItemState::done) return 100;
    if (item.state == PlanDetails::ItemState::cancelled) return 0;
    return std::clamp(item.percent, 0, 100);
}

std::optional<Date> month_of(const PlanDetails& plan) {
    std::map<std::pair<int, int>, std::size_t> items;  // by year and month
    for (const PlanDetails::Goal& goal : plan.goals) {
        for (const PlanDetails::Task& task : goal.tasks) {
            for (const PlanDetails::Item& item : task.items) {
                if (const auto day = item.to ? item.to : item.from) ++items[{day->year, day->month}];
            }
        }
    }
    std::optional<Date> month;
    std::size_t most = 0;
    for (const auto& [when, count] : items) {
        if (count < most) continue;
        most = count;
        month = Date{when.first, when.second, 1};
    }
    return month;
}

DraftActDetails::Stage stage_on(const DraftActDetails& draft, Date today) {
    const bool begun = draft.comments_from && *draft.comments_from <= today;
    if (draft.stage == DraftActDetails::Stage::announced && begun) return DraftActDetails::Stage::discussion;
    return draft.stage;
}

}  // namespace veche::content
