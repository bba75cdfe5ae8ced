#include "base/toml_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/utf8.h"

namespace veche {
namespace {

std::string list_of(std::span<const std::string_view> names) {
    std::string list;
    for (const std::string_view name : names) list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
}

}  // namespace

TomlDocument::TomlDocument(std::string_view text, std::string file) : file_(std::move(file)) {
    auto table = parse_toml(text);
    if (table) {
        table_ = std::move(*table);
        return;
    }
    is_toml_ = false;
    mistakes_.push_back({table.error().line, Mistake::Kind::always, table.error().message});
}

TomlDocument::TomlDocument(TomlTable table, std::string file) : file_(std::move(file)), table_(std::move(table)) {}

TomlReader TomlDocument::root() {
    return {*this, table_, 1, ""};
}

std::vector<TomlDocument::Mistake> TomlDocument::found(Origin origin) const {
    std::vector<Mistake> found = mistakes_;
    // Of a text that is no TOML nothing is known: not that a field is missing either.
    if (!is_toml_) found.resize(1);
    for (const auto& [table, asked] : asked_) {
        const std::vector<std::string_view> names(asked.fields.begin(), asked.fields.end());
        for (const auto& [field, value] : *table) {
            if (asked.fields.contains(field)) continue;
            found.push_back(
                {value.line, Mistake::Kind::for_author,
                 fmt::format("field '{}{}': unknown; expected one of {}", asked.prefix, field, list_of(names))});
        }
    }
    if (origin == Origin::published) {
        std::erase_if(found, [](const Mistake& mistake) { return mistake.kind == Mistake::Kind::for_author; });
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Mistake& left, const Mistake& right) { return left.line < right.line; });
    return found;
}

std::string TomlDocument::said(const Mistake& mistake) const {
    return fmt::format("{}:{}: {}", file_, std::max(1, mistake.line), mistake.message);
}

std::vector<TomlDocument::Told> TomlDocument::told(Origin origin) const {
    std::vector<Told> all;
    for (Mistake& mistake : found(origin)) all.push_back({std::max(1, mistake.line), std::move(mistake.message)});
    return all;
}

std::vector<TomlDocument::Told> TomlDocument::told_so_far() const {
    std::vector<Told> all;
    for (const Mistake& mistake : mistakes_) all.push_back({std::max(1, mistake.line), mistake.message});
    return all;
}

std::vector<std::string> TomlDocument::mistakes(Origin origin) const {
    std::vector<std::string> all;
    for (const Mistake& mistake : found(origin)) all.push_back(said(mistake));
    return all;
}

Result<void> TomlDocument::first_mistake(Origin origin) const {
    const std::vector<Mistake> all = found(origin);
    if (all.empty()) return {};
    const auto first = std::find_if(all.begin(), all.end(),
                                    [](const Mistake& mistake) { return mistake.kind != Mistake::Kind::missing; });
    return failure(said(first == all.end() ? all.front() : *first));
}

TomlReader::TomlReader(TomlDocument& document, const TomlTable& table, int line, std::string prefix)
    : document_(&document), table_(&table), line_(line), prefix_(std::move(prefix)) {
    document_->asked_[table_].prefix = prefix_;
}

bool TomlReader::has(std::string_view field) const {
    return table_->find(field) != table_->end();
}

int TomlReader::line_of(std::string_view field) const {
    const auto found = table_->find(field);
    return found == table_->end() ? line_ : found->second.line;
}

void TomlReader::complain(std::string_view field, std::string_view what) const {
    complain_at(line_of(field), field, what);
}

void TomlReader::complain_at(int line, std::string_view field, std::string_view what) const {
    tell(line, TomlDocument::Mistake::Kind::always, field, what);
}

void TomlReader::tell_author(int line, std::string_view field, std::string_view what) const {
    tell(line, TomlDocument::Mistake::Kind::for_author, field, what);
}

void TomlReader::tell(int line, TomlDocument::Mistake::Kind kind, std::string_view field, std::string_view what) const {
    document_->mistakes_.push_back({line, kind, fmt::format("field '{}{}': {}", prefix_, field, what)});
}

const TomlValue* TomlReader::take(std::string_view field, Needed needed, std::string_view expected) const {
    document_->asked_[table_].fields.emplace(field);
    const auto found = table_->find(field);
    if (found != table_->end()) return &found->second;
    if (needed == Needed::yes) {
        tell(line_, TomlDocument::Mistake::Kind::missing, field, fmt::format("missing; expected {}", expected));
    }
    return nullptr;
}

std::optional<std::string> TomlReader::text(std::string_view field, std::size_t longest, Needed needed) const {
    const TomlValue* value = take(field, needed, "a text in quotes");
    if (value == nullptr) return std::nullopt;
    const auto* text = std::get_if<std::string>(&value->data);
    if (text == nullptr) {
        complain(field, "of another type; expected a text in quotes");
        return std::nullopt;
    }
    if (needed == Needed::yes && text->find_first_not_of(" \t\n") == std::string::npos) {
        complain(field, "empty; expected a text");
        return std::nullopt;
    }
    if (!fits_code_points(*text, longest)) {
        complain(field,
                 fmt::format("too long; expected at most {} letters, saw {}", longest, count_code_points(*text)));
        return std::nullopt;
    }
    return *text;
}

std::optional<std::int64_t> TomlReader::integer(std::string_view field, std::int64_t least, std::int64_t most,
                                                Needed needed) const {
    const std::string expected = fmt::format("a whole number from {} to {}", least, most);
    const TomlValue* value = take(field, needed, expected);
    if (value == nullptr) return std::nullopt;
    const auto* number = std::get_if<std::int64_t>(&value->data);
    if (number != nullptr && *number >= least && *number <= most) return *number;
    complain(field, fmt::format("{}; expected {}", number == nullptr ? "of another type" : "out of range", expected));
    return std::nullopt;
}

std::optional<double> TomlReader::number(std::string_view field, double least, double most) const {
    const std::string expected = fmt::format("a number from {} to {}", least, most);
    const TomlValue* value = take(field, Needed::no, expected);
    if (value == nullptr) return std::nullopt;
    std::optional<double> number;
    if (const auto* whole = std::get_if<std::int64_t>(&value->data)) number = static_cast<double>(*whole);
    if (const auto* decimal = std::get_if<double>(&value->data)) number = *decimal;
    if (number && *number >= least && *number <= most) return number;
    complain(field, fmt::format("{}; expected {}", number ? "out of range" : "of another type", expected));
    return std::nullopt;
}

std::optional<bool> TomlReader::flag(std::string_view field) const {
    const TomlValue* value = take(field, Needed::no, "true or false");
    if (value == nullptr) return std::nullopt;
    const auto* flag = std::get_if<bool>(&value->data);
    if (flag != nullptr) return *flag;
    complain(field, "of another type; expected true or false");
    return std::nullopt;
}

std::optional<std::size_t> TomlReader::one_of(std::string_view field, std::span<const std::string_view> names,
                                              Needed needed) const {
    const std::string expected = "one of " + list_of(names);
    const TomlValue* value = take(field, needed, expected);
    if (value == nullptr) return std::nullopt;
    const auto* text = std::get_if<std::string>(&value->data);
    const auto found = text == nullptr ? names.end() : std::find(names.begin(), names.end(), *text);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    if (text == nullptr) {
        complain(field, "of another type; expected " + expected);
    } else {
        tell_author(line_of(field), field, fmt::format("unknown value '{}'; expected {}", *text, expected));
    }
    return std::nullopt;
}

std::optional<Date> TomlReader::date(std::string_view field, Needed needed) const {
    const TomlValue* value = take(field, needed, "a date like 2026-11-27");
    if (value == nullptr) return std::nullopt;
    if (const auto* date = std::get_if<Date>(&value->data)) return *date;
    complain(field, "not a date; expected one like 2026-11-27, without quotes");
    return std::nullopt;
}

std::vector<Date> TomlReader::dates(std::string_view field, std::size_t most) const {
    const std::string expected = fmt::format("a list of at most {} dates like [2026-11-27]", most);
    const TomlValue* value = take(field, Needed::no, expected);
    std::vector<Date> dates;
    if (value == nullptr) return dates;
    const auto* items = std::get_if<TomlArray>(&value->data);
    if (items == nullptr || items->size() > most) {
        complain(field, fmt::format("{}; expected {}", items == nullptr ? "of another type" : "too many", expected));
        return dates;
    }
    for (const TomlValue& item : *items) {
        const auto* date = std::get_if<Date>(&item.data);
        if (date == nullptr) {
            complain_at(item.line, field, "not a date; expected one like 2026-11-27, without quotes");
        } else if (std::find(dates.begin(), dates.end(), *date) != dates.end()) {
            tell_author(item.line, field, fmt::format("{} stands twice; expected each day once", to_string(*date)));
        } else {
            dates.push_back(*date);
        }
    }
    return dates;
}

std::optional<std::vector<TomlReader::Item>> TomlReader::texts(std::string_view field, std::size_t most,
                                                               Needed needed) const {
    const std::string expected = fmt::format("a list of at most {} texts", most);
    const TomlValue* value = take(field, needed, expected);
    if (value == nullptr) return std::nullopt;
    const auto* items = std::get_if<TomlArray>(&value->data);
    std::vector<Item> texts;
    if (items == nullptr || items->size() > most) {
        complain(field, fmt::format("{}; expected {}", items == nullptr ? "of another type" : "too many", expected));
        return std::nullopt;
    }
    for (const TomlValue& item : *items) {
        const auto* text = std::get_if<std::string>(&item.data);
        if (text == nullptr) {
            complain_at(item.line, field, "of another type; expected " + expected);
        } else {
            texts.push_back({*text, item.line});
        }
    }
    return texts;
}

std::optional<TomlReader> TomlReader::table(std::string_view field, Needed needed) const {
    const std::string expected = fmt::format("a table [{}{}]", prefix_, field);
    const TomlValue* value = take(field, needed, expected);
    if (value == nullptr) return std::nullopt;
    if (const auto* table = std::get_if<TomlTable>(&value->data)) {
        return TomlReader(*document_, *table, value->line, prefix_ + std::string(field) + ".");
    }
    complain(field, "of another type; expected " + expected);
    return std::nullopt;
}

std::vector<TomlReader> TomlReader::tables(std::string_view field, std::size_t most, Needed needed) const {
    const std::string expected = fmt::format("1 to {} tables [[{}{}]]", most, prefix_, field);
    const TomlValue* value = take(field, needed, expected);
    std::vector<TomlReader> readers;
    if (value == nullptr) return readers;
    const auto* items = std::get_if<TomlArray>(&value->data);
    if (items == nullptr || items->size() > most || (needed == Needed::yes && items->empty())) {
        complain(field, fmt::format("{}; expected {}", items == nullptr ? "of another type" : "too few or too many",
                                    expected));
        return readers;
    }
    for (const TomlValue& item : *items) {
        if (const auto* table = std::get_if<TomlTable>(&item.data)) {
            readers.push_back({*document_, *table, item.line, prefix_ + std::string(field) + "."});
        } else {
            complain_at(item.line, field, "of another type; expected " + expected);
        }
    }
    return readers;
}

std::vector<std::string> TomlReader::fields() const {
    std::vector<std::string> names;
    for (const auto& [name, value] : *table_) names.push_back(name);
    return names;
}

}  // namespace veche
