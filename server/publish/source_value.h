// The TOML of a town's sources: texts of it are shown to residents, so they lose marks that turn the direction of
// writing. Pure; thread-safe.
#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "base/toml.h"

namespace veche::server::publish {

using SourceValue = TomlValue;
using SourceArray = TomlArray;
using SourceTable = TomlTable;

// As veche::parse_toml().
[[nodiscard]] tl::expected<SourceTable, TomlError> parse_source(std::string_view text, int first_line);

}  // namespace veche::server::publish
