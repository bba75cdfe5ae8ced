// Fields of an object as values, for whoever goes on with nothing where one is missing or of another type. A reader
// that tells what is wrong is base/json_reader.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"

namespace veche {

[[nodiscard]] inline std::string text_in(const Json& object, std::string_view field) {
    const Json* const value = object.find(field);
    return value == nullptr || value->text() == nullptr ? std::string() : *value->text();
}

// 0 where there is none.
[[nodiscard]] inline std::int64_t integer_in(const Json& object, std::string_view field) {
    const Json* const value = object.find(field);
    return value == nullptr || value->integer() == nullptr ? 0 : *value->integer();
}

[[nodiscard]] inline bool flag_in(const Json& object, std::string_view field) {
    const Json* const value = object.find(field);
    return value != nullptr && value->flag() != nullptr && *value->flag();
}

// As long as `object`; an empty one where there is none.
[[nodiscard]] inline const Json::Array& list_in(const Json& object, std::string_view field) {
    static const Json::Array none;
    const Json* const value = object.find(field);
    return value == nullptr || value->array() == nullptr ? none : *value->array();
}

}  // namespace veche
