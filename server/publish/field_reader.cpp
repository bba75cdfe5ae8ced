#include "server/publish/field_reader.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"

namespace veche::server::publish {

int FieldReader::line_of(std::string_view name) const {
    const auto found = table_.find(name);
    return found == table_.end() ? line_ : found->second.line;
}

void FieldReader::complain(std::string_view name, std::string_view what) {
    context_.errors.add_field(context_.file, line_of(name), prefix_ + std::string(name), what);
}

const SourceValue* FieldReader::take(std::string_view name, Need need, std::string_view expected) {
    known_.emplace(name);
    const auto found = table_.find(name);
    if (found != table_.end()) return &found->second;
    if (need == Need::required) complain(name, "missing; expected " + std::string(expected));
    return nullptr;
}

// The text with its placeholders replaced.
std::string FieldReader::shown(const SourceValue& value, std::string_view name, std::size_t limit) {
    const auto* text = std::get_if<std::string>(&value.data);
    const std::string field = prefix_ + std::string(name);
    if (text == nullptr) {
        context_.errors.add_field(context_.file, value.line, field, "of another type; expected a text in quotes");
        return {};
    }
    auto expanded = context_.calendar.expand(*text, context_.language);
    if (!expanded) {
        context_.errors.add_field(context_.file, value.line, field, expanded.error().message);
        return {};
    }
    if (!fits_code_points(*expanded, limit)) {
        context_.errors.add_field(context_.file, value.line, field,
                                  "too long; expected at most " + std::to_string(limit) + " characters");
    }
    return *expanded;
}

std::string FieldReader::text(std::string_view name, Need need, std::size_t limit) {
    const SourceValue* value = take(name, need, "a text");
    if (value == nullptr) return {};
    std::string text = shown(*value, name, limit);
    if (!std::holds_alternative<std::string>(value->data)) return {};  // told already
    const bool blank = text.find_first_not_of(" \t\n") == std::string::npos;
    if (need == Need::required && blank) complain(name, "empty; expected a text");
    return text;
}

std::optional<Date> FieldReader::date(std::string_view name, Need need) {
    const std::string_view expected =
        context_.calendar.relative_dates ? "a date like 2026-11-27 or \"today+2\"" : "a date like 2026-11-27";
    const SourceValue* value = take(name, need, expected);
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
    const SourceValue* value = take(name, Need::optional, expected);
    if (value == nullptr) return 0;
    const auto* text = std::get_if<std::string>(&value->data);
    const auto minutes = text == nullptr ? std::nullopt : read_hours_and_minutes(*text);
    if (minutes && *minutes <= minutes_of_a_day) return *minutes;
    complain(name, "not a time; expected " + std::string(expected));
    return 0;
}

std::int64_t FieldReader::integer(std::string_view name, std::int64_t smallest, std::int64_t largest,
                                  std::int64_t absent) {
    const SourceValue* value = take(name, Need::optional, "a whole number");
    if (value == nullptr) return absent;
    const auto* number = std::get_if<std::int64_t>(&value->data);
    if (number != nullptr && *number >= smallest && *number <= largest) return *number;
    complain(name,
             "wrong; expected a whole number from " + std::to_string(smallest) + " to " + std::to_string(largest));
    return absent;
}

double FieldReader::number(std::string_view name) {
    const SourceValue* value = take(name, Need::optional, "a number");
    if (value == nullptr) return 0;
    if (const auto* whole = std::get_if<std::int64_t>(&value->data)) return static_cast<double>(*whole);
    // TOML knows inf and nan, JSON does not: a page with one could not be read.
    const auto* number = std::get_if<double>(&value->data);
    if (number != nullptr && std::isfinite(*number)) return *number;
    complain(name, "of another type; expected a number");
    return 0;
}

bool FieldReader::flag(std::string_view name) {
    const SourceValue* value = take(name, Need::optional, "true or false");
    if (value == nullptr) return false;
    const auto* flag = std::get_if<bool>(&value->data);
    if (flag == nullptr) complain(name, "of another type; expected true or false");
    return flag != nullptr && *flag;
}

std::string FieldReader::one_of(std::string_view name, const std::vector<std::string_view>& names, Need need) {
    std::string expected = "one of";
    for (const std::string_view candidate : names) {
        expected += (candidate == names.front() ? " " : ", ") + std::string(candidate);
    }
    const SourceValue* value = take(name, need, expected);
    if (value == nullptr) return {};
    const auto* text = std::get_if<std::string>(&value->data);
    if (text != nullptr && std::find(names.begin(), names.end(), *text) != names.end()) return *text;
    complain(name, (text == nullptr ? "of another type" : "unknown value '" + *text + "'") + "; expected " + expected);
    return {};
}

std::vector<std::string> FieldReader::texts(std::string_view name, std::size_t most) {
    const SourceValue* value = take(name, Need::optional, "a list of texts");
    if (value == nullptr) return {};
    const auto* items = std::get_if<SourceArray>(&value->data);
    if (items == nullptr || items->size() > most) {
        complain(name, "too long or of another type; expected a list of at most " + std::to_string(most) + " texts");
        return {};
    }
    std::vector<std::string> texts;
    for (const SourceValue& item : *items) texts.push_back(shown(item, name, content::longest_field));
    return texts;
}

content::LocalisedText FieldReader::localised(std::string_view name, Need need) {
    constexpr std::string_view expected = "texts by language like {ru = \"…\", en = \"…\"}, none over 2000 letters";
    content::LocalisedText result;
    const SourceValue* value = take(name, need, expected);
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
    const SourceValue* value = take(name, Need::optional, "a list of numbers");
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
    const SourceValue* value = take(name, Need::optional, "the id of an entry");
    if (value == nullptr) return {};
    const auto* id = std::get_if<std::string>(&value->data);
    if (id == nullptr || !content::is_entry_id(*id)) {
        complain(name, "not an entry id; expected lower-case latin letters, digits and '-'");
        return {};
    }
    context_.references.push_back({*id, kind, prefix_ + std::string(name), value->line});
    return *id;
}

std::vector<content::EntryId> FieldReader::entries(std::string_view name) {
    std::vector<std::string> ids = texts(name);
    for (const std::string& id : ids) {
        if (!content::is_entry_id(id)) {
            complain(name, "'" + id + "' is not an entry id; expected lower-case latin letters, digits and '-'");
        } else {
            context_.references.push_back({id, std::nullopt, prefix_ + std::string(name), line_of(name)});
        }
    }
    return ids;
}

std::vector<FieldReader> FieldReader::tables(std::string_view name, Need need, std::size_t most) {
    const SourceValue* value = take(name, need, "[[" + prefix_ + std::string(name) + "]]");
    if (value == nullptr) return {};
    const auto* items = std::get_if<SourceArray>(&value->data);
    std::vector<FieldReader> readers;
    bool wrong = items == nullptr || items->size() > most;
    for (std::size_t i = 0; !wrong && i < items->size(); ++i) {
        const SourceValue& item = (*items)[i];
        const auto* table = std::get_if<SourceTable>(&item.data);
        wrong = table == nullptr;
        if (!wrong) readers.emplace_back(*table, item.line, prefix_ + std::string(name) + ".", context_);
    }
    if (wrong) {
        complain(name, "too many or of another type; expected at most " + std::to_string(most) + " tables [[" +
                           prefix_ + std::string(name) + "]]");
    }
    return readers;
}

void FieldReader::finish() {
    for (const auto& [name, value] : table_) {
        if (known_.find(name) != known_.end()) continue;
        std::string expected;
        for (const std::string& known : known_) expected += (expected.empty() ? "" : ", ") + known;
        context_.errors.add_field(context_.file, value.line, prefix_ + name, "unknown; expected one of " + expected);
    }
}

}  // namespace veche::server::publish
