// Whether a poll can be answered to the full. Any thread.
#pragma once

#include "base/result.h"
#include "content/entry.h"

namespace veche::server::publish {

// Makes the fullest ballot of the poll and seals it as a kiosk would, to keys nobody keeps; says what the envelope does
// not hold.
[[nodiscard]] Result<void> fits_an_envelope(const content::EntryId& id, const content::PollDetails& poll);

}  // namespace veche::server::publish
