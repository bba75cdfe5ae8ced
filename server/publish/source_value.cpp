#include "server/publish/source_value.h"

#include <toml++/toml.h>

namespace veche::server::publish {
namespace {

SourceValue convert(const toml::node& node, int lines_before);

SourceTable convert_table(const toml::table& table, int lines_before) {
    SourceTable result;
    for (const auto& [key, value] : table) {
        result.emplace(std::string(key.str()), convert(value, lines_before));
    }
    return result;
}

SourceValue convert(const toml::node& node, int lines_before) {
    SourceValue result;
    result.line = static_cast<int>(node.source().begin.line) + lines_before;
    if (const auto* flag = node.as_boolean()) {
        result.data = flag->get();
    } else if (const auto* integer = node.as_integer()) {
        result.data = integer->get();
    } else if (const auto* number = node.as_floating_point()) {
        result.data = number->get();
    } else if (const auto* text = node.as_string()) {
        result.data = text->get();
    } else if (const auto* date = node.as_date()) {
        result.data = Date{date->get().year, date->get().month, date->get().day};
    } else if (const auto* array = node.as_array()) {
        SourceArray items;
        for (const toml::node& item : *array) items.push_back(convert(item, lines_before));
        result.data = std::move(items);
    } else if (const auto* table = node.as_table()) {
        result.data = convert_table(*table, lines_before);
    }
    return result;
}

}  // namespace

tl::expected<SourceTable, TomlError> parse_toml(std::string_view text, int first_line) {
    const toml::parse_result parsed = toml::parse(text);
    const int lines_before = first_line - 1;
    if (!parsed) {
        const int line = static_cast<int>(parsed.error().source().begin.line) + lines_before;
        return tl::unexpected(TomlError{line, "not TOML: " + std::string(parsed.error().description())});
    }
    return convert_table(parsed.table(), lines_before);
}

}  // namespace veche::server::publish
