// What follows from the written facts of a plan or a draft act, for all who show them. Pure.
#pragma once

#include <optional>

#include "content/entry.h"

namespace veche::content {

// How far an item is, 0 to 100: what is done is whole and what was cancelled is nothing, whatever figure was left
// behind.
[[nodiscard]] int percent_of(const PlanDetails::Item& item);

// Of a plan of one month: the first day of the month most of its items end in, of two the later one; nothing where no
// item has a day.
[[nodiscard]] std::optional<Date> month_of(const PlanDetails& plan);

// The stage on that day: comments announced for a day begin on it, also where no newer edition has come.
[[nodiscard]] DraftActDetails::Stage stage_on(const DraftActDetails& draft, Date today);

}  // namespace veche::content
