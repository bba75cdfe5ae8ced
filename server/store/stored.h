// Values of closed sets as the rows of a database hold them. A later program may have written one this program does not
// know, before its update was taken back: such a value is kept as its text, shown by it and written back as it was.
#pragma once

#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "content/entry_names.h"

namespace veche::server::store {

struct Unknown {
    std::string text;

    bool operator==(const Unknown&) const = default;
};

template <typename Value>
using Stored = std::variant<Value, Unknown>;

template <typename Value>
[[nodiscard]] Stored<Value> stored_from(std::string text) {
    if (const auto value = content::from_written<Value>(text)) return *value;
    return Unknown{std::move(text)};
}

// Nothing: this program does not know it.
template <typename Value>
[[nodiscard]] std::optional<Value> known(const std::variant<Value, Unknown>& stored) {
    const Value* const value = std::get_if<Value>(&stored);
    return value == nullptr ? std::nullopt : std::optional<Value>(*value);
}

template <typename Value>
[[nodiscard]] std::string text_of(const std::variant<Value, Unknown>& stored) {
    if (const auto* unknown = std::get_if<Unknown>(&stored)) return unknown->text;
    return std::string(content::written(std::get<Value>(stored)));
}

// Their names with blanks between them.
template <typename Value>
[[nodiscard]] std::vector<Stored<Value>> all_stored_from(const std::string& names) {
    std::vector<Stored<Value>> all;
    std::istringstream words(names);
    for (std::string name; words >> name;) all.push_back(stored_from<Value>(name));
    return all;
}

template <typename Value>
[[nodiscard]] std::string text_of(const std::vector<std::variant<Value, Unknown>>& all) {
    std::string names;
    for (const auto& stored : all) names += (names.empty() ? "" : " ") + text_of(stored);
    return names;
}

}  // namespace veche::server::store
