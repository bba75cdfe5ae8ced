#include "server/publish/source_value.h"

#include <string>
#include <utility>

#include "base/normal_form.h"
#include "base/utf8.h"
#include "content/markdown/inline_text.h"

namespace veche::server::publish {
namespace {

std::string clean(std::string_view text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCodePoint point = decode_code_point(text, at);
        const bool blank = point.value == U'\n' || point.value == U'\t';
        if (blank || !content::markdown::is_hidden(point.value)) kept += text.substr(at, point.length);
        at += point.length;
    }
    return to_nfc(std::move(kept));
}

void clean_texts(SourceValue& value) {
    if (auto* text = std::get_if<std::string>(&value.data)) *text = clean(*text);
    if (auto* items = std::get_if<SourceArray>(&value.data)) {
        for (SourceValue& item : *items) clean_texts(item);
    }
    if (auto* table = std::get_if<SourceTable>(&value.data)) {
        for (auto& [name, item] : *table) clean_texts(item);
    }
}

}  // namespace

tl::expected<SourceTable, TomlError> parse_source(std::string_view text, int first_line) {
    auto table = parse_toml(text, first_line);
    if (!table) return table;
    for (auto& [name, value] : *table) clean_texts(value);
    return table;
}

}  // namespace veche::server::publish
