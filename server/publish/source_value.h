// TOML as a plain value that knows its lines. The parser library stays behind source_value.cpp. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "base/date.h"

namespace veche::server::publish {

struct SourceValue;
using SourceArray = std::vector<SourceValue>;
using SourceTable = std::map<std::string, SourceValue, std::less<>>;

struct SourceValue {
    int line = 0;       // of the file, from 1
    int last_line = 0;  // the same for a value of several lines: of its end
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Date, SourceArray, SourceTable> data;
};

struct TomlError {
    int line = 0;
    std::string message;
};

// `first_line`: the line of the file on which `text` begins. A value of a type we have no use for is a monostate.
[[nodiscard]] tl::expected<SourceTable, TomlError> parse_toml(std::string_view text, int first_line);

}  // namespace veche::server::publish
