// Entries and the town as compact JSON (docs/formats.md, "Entry" and "Town"): the form in which they travel inside
// catalog pages and lie in the kiosk's store. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "content/entry.h"
#include "content/town.h"

namespace veche::content {

// Empty texts and lists are left out, so that equal entries give equal bytes.
[[nodiscard]] Json to_value(const Entry& entry);
// Refuses what is not of the right type or not one of the known names and says where: "details.stage: expected …".
// Unknown fields are skipped, so that an older kiosk reads what a newer town adds; absent ones keep their default.
[[nodiscard]] Result<Entry> entry_from_value(const Json& json);
// The same for what comes over the wire. Nothing: a later program made it, with a kind, a language or another name that
// is not known here and has no near one (content/entry_names.h). It is to be left out, its neighbours are not.
[[nodiscard]] Result<std::optional<Entry>> known_entry_from_value(const Json& json);

[[nodiscard]] Json to_value(const Town& town);
[[nodiscard]] Result<Town> town_from_value(const Json& json);

// The same as text, by write_json() and parse_json().
[[nodiscard]] std::string entry_to_json(const Entry& entry);
// An entry with a title as entry_to_json() writes it, without its revision.
[[nodiscard]] std::string without_revision(std::string_view json);
[[nodiscard]] Result<Entry> entry_from_json(std::string_view json);
[[nodiscard]] std::string town_to_json(const Town& town);
[[nodiscard]] Result<Town> town_from_json(std::string_view json);

}  // namespace veche::content
