// The pieces of SQL every question to the entries is made of. Constant texts and numbers only: what people type is
// bound. Internal to content/store and content/search.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "content/store/database.h"
#include "content/store/summary.h"

namespace veche::content::select {

// Columns of EntrySummary from `entry AS e`, in the order read_summary() takes them.
[[nodiscard]] std::string summary_columns();
// How many they are: what a query selects after them begins here.
inline constexpr int summary_column_count = 20;
// EntrySummary::state of `e` on the day :today.
[[nodiscard]] std::string state();
// `e` is shown on the day :today, and there is no text of the same document that suits :language better.
[[nodiscard]] std::string shown();
// " AND e.kind IN (0,3)"; nothing for no kinds.
[[nodiscard]] std::string kinds(const std::vector<Kind>& kinds);

// Binds :today and :language where the statement has them.
void bind_view(Statement& statement, const Viewpoint& view);

[[nodiscard]] EntrySummary read_summary(const Statement& statement, const Viewpoint& view);
[[nodiscard]] Result<std::vector<EntrySummary>> read_summaries(Statement& statement, const Viewpoint& view);

}  // namespace veche::content::select
