#include "base/toml.h"

#include <algorithm>
#include <toml++/toml.h>

#include "base/normal_form.h"

namespace veche {
namespace {

TomlValue convert(const toml::node& node, int lines_before);

// A line "date = 2026-02-30" in its parts, or two empty ones.
struct FieldAndValue {
    std::string_view field;
    std::string_view value;
};

FieldAndValue field_on_line(std::string_view text, int line) {
    for (; line > 1 && !text.empty(); --line) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    const std::size_t name = text.find_first_not_of(" \t");
    if (name == std::string_view::npos) return {};
    text.remove_prefix(name);
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const std::size_t end = std::min(text.find_first_not_of(letters), text.size());
    const std::size_t sign = text.find_first_not_of(" \t", end);
    if (sign == std::string_view::npos || text[sign] != '=') return {};
    std::string_view value = text.substr(sign + 1, text.find('\n', sign) - sign - 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    return {text.substr(0, end), value.substr(0, value.find_first_of(" \t\r#"))};
}

// 2026-02-30, 2026-2-3, 27.11.2026.
bool is_meant_as_date(std::string_view value) {
    const auto is_sign = [](char c) { return c == '-' || c == '.' || c == '/'; };
    return !value.empty() && value.front() >= '0' && value.front() <= '9' &&
           value.find_first_not_of("0123456789-./") == std::string_view::npos &&
           std::count_if(value.begin(), value.end(), is_sign) == 2;
}

TomlTable convert_table(const toml::table& table, int lines_before) {
    TomlTable result;
    for (const auto& [key, value] : table) {
        result.emplace(std::string(key.str()), convert(value, lines_before));
    }
    return result;
}

TomlValue convert(const toml::node& node, int lines_before) {
    TomlValue result;
    result.line = static_cast<int>(node.source().begin.line) + lines_before;
    result.last_line = static_cast<int>(node.source().end.line) + lines_before;
    if (const auto* flag = node.as_boolean()) {
        result.data = flag->get();
    } else if (const auto* integer = node.as_integer()) {
        result.data = integer->get();
    } else if (const auto* number = node.as_floating_point()) {
        result.data = number->get();
    } else if (const auto* text = node.as_string()) {
        result.data = to_nfc(text->get());
    } else if (const auto* date = node.as_date()) {
        const Date day{date->get().year, date->get().month, date->get().day};
        if (is_valid(day)) result.data = day;
    } else if (const auto* array = node.as_array()) {
        TomlArray items;
        for (const toml::node& item : *array) items.push_back(convert(item, lines_before));
        result.data = std::move(items);
    } else if (const auto* table = node.as_table()) {
        result.data = convert_table(*table, lines_before);
    }
    return result;
}

}  // namespace

tl::expected<TomlTable, TomlError> parse_toml(std::string_view text, int first_line) {
    const toml::parse_result parsed = toml::parse(text);
    const int lines_before = first_line - 1;
    if (!parsed) {
        const int line = static_cast<int>(parsed.error().source().begin.line);
        const auto [field, value] = field_on_line(text, line);
        const std::string where = field.empty() ? std::string() : "field '" + std::string(field) + "': ";
        // What the library says of a date is about the grammar of numbers.
        const std::string what = is_meant_as_date(value) ? "not a day of the calendar; expected a date like 2026-11-27"
                                                         : "not TOML: " + std::string(parsed.error().description()) +
                                                               "; expected a line like name = \"text\"";
        return tl::unexpected(TomlError{line + lines_before, where + what});
    }
    return convert_table(parsed.table(), lines_before);
}

}  // namespace veche
