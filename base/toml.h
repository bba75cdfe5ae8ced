// TOML as a plain value that knows its lines. The parser library stays behind toml.cpp. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "base/date.h"

namespace veche {

struct TomlValue;
using TomlArray = std::vector<TomlValue>;
using TomlTable = std::map<std::string, TomlValue, std::less<>>;

// A value of a type we have no use for (a time, a day that no calendar has) is a monostate. Texts are NFC.
struct TomlValue {
    int line = 0;       // of the file, from 1
    int last_line = 0;  // the same for a value of several lines: of its end
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Date, TomlArray, TomlTable> data;
};

struct TomlError {
    int line = 0;
    std::string message;
};

// `first_line`: the line of the file on which `text` begins.
[[nodiscard]] tl::expected<TomlTable, TomlError> parse_toml(std::string_view text, int first_line = 1);

}  // namespace veche
