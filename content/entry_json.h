// Entries and the town as compact JSON (docs/formats.md, "Entry" and "Town"): the form in which they travel inside
// catalog pages and lie in the kiosk's store. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "content/entry.h"
#include "content/town.h"

namespace veche::content {

// Keys in alphabetical order, empty texts and lists left out, no spaces: equal entries give equal bytes. Bytes that
// are not UTF-8 come out as U+FFFD.
[[nodiscard]] std::string entry_to_json(const Entry& entry);
// Refuses what is not of the right type or not one of the known names and says where: "details.stage: expected …".
// Unknown fields are skipped, so that an older kiosk reads what a newer town adds; absent ones keep their default.
[[nodiscard]] Result<Entry> entry_from_json(std::string_view json);

[[nodiscard]] std::string town_to_json(const Town& town);
[[nodiscard]] Result<Town> town_from_json(std::string_view json);

}  // namespace veche::content
