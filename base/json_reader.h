// Reads the fields of one JSON object strictly: what is missing, of another type or over its limit is an error that
// names the place. One JsonErrors is shared by all readers of a document; the first error stays, values after it are
// empty and must not be used. The readers keep references: they live no longer than the Json they read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/json.h"

namespace veche {

struct JsonErrors {
    std::string first;  // empty: none

    [[nodiscard]] bool any() const { return !first.empty(); }
    void add(std::string message);
};

// Texts come composed (normal_form.h). Limits are in code points for texts and in items for arrays.
class JsonReader {
  public:
    // `where` names the object in errors: "entry 'news-1'".
    JsonReader(const Json& value, std::string where, JsonErrors& errors);

    [[nodiscard]] bool has(std::string_view key) const { return value_.find(key) != nullptr; }
    [[nodiscard]] std::string text(std::string_view key, std::size_t limit);
    // Absent means empty.
    [[nodiscard]] std::string optional_text(std::string_view key, std::size_t limit);
    [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t smallest, std::int64_t largest);
    [[nodiscard]] std::int64_t optional_integer(std::string_view key, std::int64_t smallest, std::int64_t largest,
                                                std::int64_t absent);
    [[nodiscard]] double number(std::string_view key);
    [[nodiscard]] bool flag(std::string_view key);
    [[nodiscard]] bool optional_flag(std::string_view key);
    [[nodiscard]] Date date(std::string_view key);
    [[nodiscard]] std::optional<Date> optional_date(std::string_view key);
    [[nodiscard]] Instant instant(std::string_view key);
    // The position of the text in `names`.
    [[nodiscard]] std::size_t one_of(std::string_view key, std::span<const std::string_view> names);
    // Never null: an empty array after an error. `optional_array`: absent means empty.
    [[nodiscard]] const Json::Array& array(std::string_view key, std::size_t limit);
    [[nodiscard]] const Json::Array& optional_array(std::string_view key, std::size_t limit);
    [[nodiscard]] std::vector<std::string> optional_texts(std::string_view key, std::size_t items, std::size_t limit);
    // An object one level down, read with the same errors; an empty one when it is missing.
    [[nodiscard]] JsonReader object(std::string_view key);

    void fail(std::string_view key, std::string_view what);

  private:
    const Json* find(std::string_view key);
    std::string checked_text(std::string_view key, const Json& value, std::size_t limit);

    const Json& value_;
    std::string where_;
    JsonErrors& errors_;
    static const Json::Array no_items_;
    static const Json nothing_;
};

}  // namespace veche
