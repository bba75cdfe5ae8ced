// JSON as our formats use it: a plain value, a strict reader of foreign bytes, a writer with one spelling for one
// value. The parser library stays behind json.cpp. Values are owned; nothing here throws.
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace veche {

class Json {
  public:
    using Array = std::vector<Json>;
    using Object = std::map<std::string, Json, std::less<>>;  // sorted: one spelling for one value

    Json() = default;
    template <std::same_as<bool> Flag>
    Json(Flag value) : value_(value) {}
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) Json(Number value) : value_(static_cast<std::int64_t>(value)) {}
    Json(double value) : value_(value) {}
    Json(const char* value) : value_(std::string(value)) {}
    Json(std::string_view value) : value_(std::string(value)) {}
    Json(std::string value) : value_(std::move(value)) {}
    Json(Array value) : value_(std::move(value)) {}
    Json(Object value) : value_(std::move(value)) {}

    // The value when it is of that type, else null.
    [[nodiscard]] const bool* flag() const { return std::get_if<bool>(&value_); }
    [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value_); }
    [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value_); }
    [[nodiscard]] const Object* object() const { return std::get_if<Object>(&value_); }
    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    // An integer is a number too.
    [[nodiscard]] std::optional<double> number() const;
    // The field of an object, or null.
    [[nodiscard]] const Json* find(std::string_view key) const;

    // Of an object; replaces what was there. Does nothing to a value that is no object.
    void insert(std::string key, Json value);
    // Of an array. Does nothing to a value that is no array.
    void append(Json value);

    bool operator==(const Json&) const = default;

  private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

inline constexpr std::size_t deepest_json = 32;

// Refuses what is not UTF-8 JSON, duplicate keys, integers beyond 64 bits and nesting deeper than `deepest_json`.
// Callers limit the length.
[[nodiscard]] Result<Json> parse_json(std::string_view bytes);

// Compact: no blanks, keys sorted by their bytes, "/" and letters as they are, control characters as \u00XX, shortest
// form of a number that reads back the same. What is not UTF-8 becomes U+FFFD.
[[nodiscard]] std::string write_json(const Json& value);

}  // namespace veche
