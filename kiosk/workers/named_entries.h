// Which other entries the facts of an entry name, so that a screen can show their titles.
#pragma once

#include <vector>

#include "content/entry.h"

namespace veche::kiosk {

[[nodiscard]] std::vector<content::EntryId> named_entries(const content::Entry& entry);

}  // namespace veche::kiosk
