#include "base/json_reader.h"

#include <algorithm>

#include "base/normal_form.h"
#include "base/utf8.h"

namespace veche {

const Json::Array JsonReader::no_items_;
const Json JsonReader::nothing_;

void JsonErrors::add(std::string message) {
    if (first.empty()) first = std::move(message);
}

JsonReader::JsonReader(const Json& value, std::string where, JsonErrors& errors)
    : value_(value), where_(std::move(where)), errors_(errors) {
    if (value.object() == nullptr) errors_.add(where_ + ": expected an object");
}

void JsonReader::fail(std::string_view key, std::string_view what) {
    errors_.add(where_ + ": field '" + std::string(key) + "': " + std::string(what));
}

const Json* JsonReader::find(std::string_view key) {
    const Json* found = value_.find(key);
    if (found == nullptr) fail(key, "missing");
    return found;
}

std::string JsonReader::checked_text(std::string_view key, const Json& value, std::size_t limit) {
    const std::string* text = value.text();
    if (text == nullptr) {
        fail(key, "expected text");
        return {};
    }
    if (!fits_code_points(*text, limit)) {
        fail(key, "longer than " + std::to_string(limit) + " characters");
        return {};
    }
    return to_nfc(*text);
}

std::string JsonReader::text(std::string_view key, std::size_t limit) {
    const Json* found = find(key);
    return found == nullptr ? std::string() : checked_text(key, *found, limit);
}

std::string JsonReader::optional_text(std::string_view key, std::size_t limit) {
    return has(key) ? text(key, limit) : std::string();
}

std::int64_t JsonReader::integer(std::string_view key, std::int64_t smallest, std::int64_t largest) {
    const Json* found = find(key);
    if (found == nullptr) return smallest;
    const std::int64_t* value = found->integer();
    if (value == nullptr || *value < smallest || *value > largest) {
        fail(key, "expected a whole number from " + std::to_string(smallest) + " to " + std::to_string(largest));
        return smallest;
    }
    return *value;
}

std::int64_t JsonReader::optional_integer(std::string_view key, std::int64_t smallest, std::int64_t largest,
                                          std::int64_t absent) {
    return has(key) ? integer(key, smallest, largest) : absent;
}

double JsonReader::number(std::string_view key) {
    const Json* found = find(key);
    if (found == nullptr) return 0;
    if (!found->number()) fail(key, "expected a number");
    return found->number().value_or(0);
}

bool JsonReader::flag(std::string_view key) {
    const Json* found = find(key);
    if (found == nullptr) return false;
    if (found->flag() == nullptr) fail(key, "expected true or false");
    return found->flag() != nullptr && *found->flag();
}

bool JsonReader::optional_flag(std::string_view key) {
    return has(key) && flag(key);
}

Date JsonReader::date(std::string_view key) {
    const auto value = parse_date(text(key, 10));
    if (!value) fail(key, "expected a date like 2026-11-27");
    return value.value_or(Date{});
}

std::optional<Date> JsonReader::optional_date(std::string_view key) {
    if (!has(key)) return std::nullopt;
    return date(key);
}

Instant JsonReader::instant(std::string_view key) {
    const auto value = parse_instant(text(key, 20));
    if (!value) fail(key, "expected an instant like 2026-11-27T18:30:00Z");
    return value.value_or(Instant{});
}

std::size_t JsonReader::one_of(std::string_view key, std::span<const std::string_view> names) {
    const std::string value = text(key, 100);
    const auto found = std::find(names.begin(), names.end(), value);
    if (found == names.end()) {
        fail(key, "unknown value '" + value + "'");
        return 0;
    }
    return static_cast<std::size_t>(found - names.begin());
}

const Json::Array& JsonReader::array(std::string_view key, std::size_t limit) {
    const Json* found = find(key);
    const Json::Array* items = found == nullptr ? nullptr : found->array();
    if (items == nullptr || items->size() > limit) {
        fail(key, "expected a list of at most " + std::to_string(limit));
        return no_items_;
    }
    return *items;
}

const Json::Array& JsonReader::optional_array(std::string_view key, std::size_t limit) {
    return has(key) ? array(key, limit) : no_items_;
}

std::vector<std::string> JsonReader::optional_texts(std::string_view key, std::size_t items, std::size_t limit) {
    std::vector<std::string> texts;
    for (const Json& item : optional_array(key, items)) texts.push_back(checked_text(key, item, limit));
    return texts;
}

JsonReader JsonReader::object(std::string_view key) {
    const Json* found = find(key);
    return {found == nullptr ? nothing_ : *found, where_ + "." + std::string(key), errors_};
}

}  // namespace veche
