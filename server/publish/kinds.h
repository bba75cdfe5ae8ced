// The fields of every kind, from a front matter. Mistakes go to the reader's ErrorList.
#pragma once

#include "content/entry.h"
#include "server/publish/field_reader.h"

namespace veche::server::publish {

inline constexpr int shortest_discussion_days = 10;

// Reads what stands beside the common fields; `today` decides whether a poll is closed.
[[nodiscard]] content::Details read_details(content::Kind kind, FieldReader& fields, Date today);

[[nodiscard]] content::PlanDetails read_plan(FieldReader& fields);
[[nodiscard]] content::PollDetails read_poll(FieldReader& fields, Date today);

}  // namespace veche::server::publish
