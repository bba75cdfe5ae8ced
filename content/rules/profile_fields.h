// What the readers of the parts of a legal profile share. Inside content/rules only.
#pragma once

#include <array>
#include <string_view>

#include "base/toml_reader.h"
#include "content/rules/term.h"
#include "content/town.h"

namespace veche::content {

// A table with ru, uk and en, each at most so many letters. Empty when absent or wrong.
[[nodiscard]] LocalisedText localised_field(const TomlReader& reader, std::string_view field, std::size_t longest,
                                            Needed needed);

// In the order of DayOffRule.
inline constexpr std::array<std::string_view, 3> day_off_rule_names = {"keep", "previous_working_day",
                                                                       "next_working_day"};

// [calendar]
[[nodiscard]] WorkingCalendar read_calendar(const TomlReader& reader);

}  // namespace veche::content
