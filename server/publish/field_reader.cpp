#include "server/publish/field_reader.h"

#include <cmath>

#include "base/utf8.h"

namespace veche::server::publish {

namespace {

Needed needed_of(Need need) {
    return need == Need::required ? Needed::yes : Needed::no;
}

}  // namespace

const TomlValue* FieldReader::take(std::string_view name, Need need, std::string_view expected) const {
    return table_.value(name, needed_of(need), expected);
}

std::optional<std::string> FieldReader::shown(const std::string& text, int line, std::string_view name,
                                              std::size_t limit) const {
    auto expanded = context_.calendar.expand(text, context_.language);
    if (!expanded) {
        table_.complain_at(line, name, expanded.error().message);
        return std::nullopt;
    }
    if (!fits_code_points(*expanded, limit)) {
        table_.complain_at(line, name, "too long; expected at most " + std::to_string(limit) + " characters");
        return std::nullopt;
    }
    return std::move(*expanded);
}

std::string FieldReader::text(std::string_view name, Need need, std::size_t limit) {
    const TomlValue* value = take(name, need, "a text");
    if (value == nullptr) return {};
    const auto* written = std::get_if<std::string>(&value->data);
    if (written == nullptr) {
        complain(name, "of another type; expected a text in quotes");
        return {};
    }
    const auto text = shown(*written, value->line, name, limit);
    if (!text) return {};
    if (need == Need::required && text->find_first_not_of(" \t\n") == std::string::npos) {
        complain(name, "empty; expected a text");
    }
    return *text;
}

std::optional<Date> FieldReader::date(std::string_view name, Need need) {
    const std::string_view expected =
        context_.calendar.relative_dates ? "a date like 2026-11-27 or \"today+2\"" : "a date like 2026-11-27";
    const TomlValue* value = take(name, need, expected);
    if (value == nullptr) return std::nullopt;
    if (const auto* date = std::get_if<Date>(&value->data)) return *date;
    const auto* text = std::get_if<std::string>(&value->data);
    const auto date = text == nullptr ? std::nullopt : context_.calendar.read(*text);
    if (date) return date;
    const bool relative = text != nullptr && Calendar{context_.calendar.today, true}.read(*text);
    complain(name, relative
                       ? "counted from today; expected a date like 2026-11-27, or relative_dates = true in town.toml"
                       : "not a date; expected " + std::string(expected));
    return date;
}

int FieldReader::time_of_day(std::string_view name) {
    constexpr std::string_view expected = "a time like \"18:30\"";
    const TomlValue* value = take(name, Need::optional, expected);
    if (value == nullptr) return 0;
    const auto* text = std::get_if<std::string>(&value->data);
    const auto minutes = text == nullptr ? std::nullopt : read_hours_and_minutes(*text);
    if (minutes && *minutes <= minutes_of_a_day) return *minutes;
    complain(name, "not a time; expected " + std::string(expected));
    return 0;
}

std::int64_t FieldReader::integer(std::string_view name, std::int64_t smallest, std::int64_t largest,
                                  std::int64_t absent) {
    return table_.integer(name, smallest, largest, Needed::no).value_or(absent);
}

double FieldReader::number(std::string_view name) {
    const TomlValue* value = take(name, Need::optional, "a number");
    if (value == nullptr) return 0;
    if (const auto* whole = std::get_if<std::int64_t>(&value->data)) return static_cast<double>(*whole);
    // TOML knows inf and nan, JSON does not: a page with one could not be read.
    const auto* number = std::get_if<double>(&value->data);
    if (number != nullptr && std::isfinite(*number)) return *number;
    complain(name, "of another type; expected a number");
    return 0;
}

bool FieldReader::flag(std::string_view name) {
    return table_.flag(name).value_or(false);
}

bool FieldReader::is_wrong_flag(std::string_view name) const {
    const TomlValue* value = take(name, Need::optional, "");
    return value != nullptr && !std::holds_alternative<bool>(value->data);
}

std::string FieldReader::one_of(std::string_view name, const std::vector<std::string_view>& names, Need need) {
    const auto found = table_.one_of(name, names, needed_of(need));
    return found ? std::string(names[*found]) : std::string();
}

std::vector<std::string> FieldReader::texts(std::string_view name, std::size_t most) {
    std::vector<std::string> texts;
    const auto items = table_.texts(name, most, Needed::no);
    if (!items) return texts;
    for (const TomlReader::Item& item : *items) {
        texts.push_back(shown(item.text, item.line, name, content::longest_field).value_or(""));
    }
    return texts;
}

content::LocalisedText FieldReader::localised(std::string_view name, Need need) {
    static const std::string expected = "texts by language like {ru = \"…\", en = \"…\"}, none over " +
                                        std::to_string(content::longest_field) + " letters";
    content::LocalisedText result;
    const TomlValue* value = take(name, need, expected);
    if (value == nullptr) return result;
    const auto* texts = std::get_if<SourceTable>(&value->data);
    bool wrong = texts == nullptr || texts->empty();
    for (const auto& [key, item] : wrong ? SourceTable{} : *texts) {
        const auto language = content::language_from_code(key);
        const auto* text = std::get_if<std::string>(&item.data);
        wrong =
            wrong || !language || text == nullptr || text->empty() || !fits_code_points(*text, content::longest_field);
        if (!wrong) result[*language] = *text;
    }
    if (wrong) complain(name, "wrong; expected " + std::string(expected));
    return result;
}

std::vector<std::uint64_t> FieldReader::counts(std::string_view name) {
    const TomlValue* value = take(name, Need::optional, "a list of numbers");
    if (value == nullptr) return {};
    const auto* items = std::get_if<SourceArray>(&value->data);
    std::vector<std::uint64_t> counts;
    bool wrong = items == nullptr || items->size() > content::most_items;
    for (const SourceValue& item : wrong ? SourceArray{} : *items) {
        const auto* number = std::get_if<std::int64_t>(&item.data);
        wrong = wrong || number == nullptr || *number < 0;
        counts.push_back(wrong ? 0 : static_cast<std::uint64_t>(*number));
    }
    if (wrong) complain(name, "of another type; expected a list of whole numbers from 0");
    return counts;
}

content::EntryId FieldReader::entry(std::string_view name, std::optional<content::Kind> kind) {
    const TomlValue* value = take(name, Need::optional, "the id of an entry");
    if (value == nullptr) return {};
    const auto* id = std::get_if<std::string>(&value->data);
    if (id == nullptr || !content::is_entry_id(*id)) {
        complain(name, "not an entry id; expected lower-case latin letters, digits and '-'");
        return {};
    }
    content::EntryId named(*id);
    context_.references.push_back({named, kind, table_.prefix() + std::string(name), value->line});
    return named;
}

std::vector<content::EntryId> FieldReader::entries(std::string_view name) {
    std::vector<content::EntryId> ids;
    for (const std::string& text : texts(name)) {
        const content::EntryId& id = ids.emplace_back(text);
        if (!content::is_entry_id(text)) {
            complain(name, "'" + text + "' is not an entry id; expected lower-case latin letters, digits and '-'");
        } else {
            context_.references.push_back({id, std::nullopt, table_.prefix() + std::string(name), line_of(name)});
        }
    }
    return ids;
}

std::vector<FieldReader> FieldReader::tables(std::string_view name, Need need, std::size_t most) {
    std::vector<FieldReader> readers;
    for (TomlReader& table : table_.tables(name, most, needed_of(need)))
        readers.emplace_back(std::move(table), context_);
    return readers;
}

}  // namespace veche::server::publish
