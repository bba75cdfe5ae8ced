// Reads assets/rules/*.toml. The first mistake found is reported with its line and field.
#include <array>
#include <toml++/toml.h>
#include <utility>

#include "base/normal_form.h"
#include "base/utf8.h"
#include "content/limits.h"
#include "content/rules/legal_profile.h"

namespace veche::content {
namespace {

using Unit = Term::Unit;
constexpr std::array<std::pair<std::string_view, Unit>, 3> unit_names = {
    {{"calendar_days", Unit::calendar_days}, {"working_days", Unit::working_days}, {"months", Unit::months}}};
constexpr std::array<std::pair<std::string_view, DayOffRule>, 3> day_off_names = {
    {{"keep", DayOffRule::keep},
     {"previous_working_day", DayOffRule::previous_working_day},
     {"next_working_day", DayOffRule::next_working_day}}};
constexpr std::array<std::pair<std::string_view, RequiredField>, 5> field_names = {
    {{"name", RequiredField::name},
     {"reply_address", RequiredField::reply_address},
     {"postal_address", RequiredField::postal_address},
     {"telephone", RequiredField::telephone},
     {"text", RequiredField::text}}};

// Keeps the first mistake; after it every question gets an empty answer.
class Reader {
  public:
    explicit Reader(std::string file) : file_(std::move(file)) {}

    void complain(const toml::node& where, std::string_view field, std::string_view expected) {
        if (!error_.empty()) return;
        error_ = file_ + ":" + std::to_string(where.source().begin.line) + ": field '" + std::string(field) +
                 "': expected " + std::string(expected);
    }
    [[nodiscard]] const std::string& error() const { return error_; }

    std::string text(const toml::table& table, std::string_view field, std::size_t longest) {
        const auto value = table[field].value<std::string>();
        if (!value || value->empty()) complain(table, field, "a text that is not empty");
        check_length(table, field, value.value_or(std::string()), longest);
        return value.value_or(std::string());
    }

    LocalisedText localised(const toml::table& table, std::string_view field, std::size_t longest) {
        LocalisedText result;
        const toml::table* texts = table[field].as_table();
        for (const Language language : all_languages) {
            const auto value = texts == nullptr ? std::nullopt : (*texts)[code(language)].value<std::string>();
            if (!value || value->empty()) {
                complain(table, field, "a table with the texts ru, uk and en");
                return result;
            }
            check_length(*texts, std::string(field) + "." + std::string(code(language)), *value, longest);
            result[language] = *value;
        }
        return result;
    }

    template <typename Names>
    auto one_of(const toml::table& table, std::string_view field, const Names& names) {
        const auto value = table[field].value<std::string>();
        return named(table, field, value.value_or(std::string()), names);
    }

    template <typename Names>
    auto named(const toml::node& where, std::string_view field, std::string_view value, const Names& names) {
        std::string list;
        for (const auto& [name, meaning] : names) {
            if (name == value) return meaning;
            list += (list.empty() ? "" : ", ") + std::string(name);
        }
        complain(where, field, "one of " + list);
        return names[0].second;
    }

  private:
    void check_length(const toml::node& where, std::string_view field, std::string_view text, std::size_t longest) {
        if (fits_code_points(text, longest)) return;
        complain(where, field,
                 "at most " + std::to_string(longest) + " letters, saw " + std::to_string(count_code_points(text)));
    }

    std::string file_;
    std::string error_;
};

Term read_term(Reader& reader, const toml::table& table) {
    Term term;
    const auto amount = table["amount"].value<std::int64_t>();
    if (!amount || *amount < 1 || *amount > 400) reader.complain(table, "amount", "a number from 1 to 400");
    term.amount = static_cast<int>(amount.value_or(1));
    term.unit = reader.one_of(table, "unit", unit_names);
    term.reason = reader.localised(table, "reason", longest_term_reason);
    return term;
}

std::optional<Term> optional_term(Reader& reader, const toml::table& table, std::string_view field) {
    if (!table.contains(field)) return std::nullopt;
    if (const toml::table* term = table[field].as_table()) return read_term(reader, *term);
    reader.complain(table, field, "a table with amount, unit and reason");
    return std::nullopt;
}

Term needed_term(Reader& reader, const toml::table& table, std::string_view field) {
    if (!table.contains(field)) reader.complain(table, field, "a table with amount, unit and reason");
    return optional_term(reader, table, field).value_or(Term{});
}

FormOfAppeal read_form(Reader& reader, const toml::table& table) {
    FormOfAppeal form{reader.text(table, "id", longest_id),
                      reader.localised(table, "name", longest_title),
                      reader.localised(table, "hint", longest_summary),
                      {}};
    const toml::array* required = table["required"].as_array();
    if (required == nullptr) {
        reader.complain(table, "required", "a list of fields");
        return form;
    }
    for (const toml::node& field : *required) {
        form.required.push_back(
            reader.named(field, "required", field.value<std::string>().value_or(std::string()), field_names));
    }
    return form;
}

Series read_series(Reader& reader, const toml::table& root, std::string_view name) {
    const toml::table* table = root["series"][name].as_table();
    if (table == nullptr) {
        reader.complain(root, "series." + std::string(name), "a table with prefix");
        return {};
    }
    return {reader.text(*table, "prefix", longest_series_prefix), optional_term(reader, *table, "answer")};
}

std::vector<Date> read_days(Reader& reader, const toml::table& table, std::string_view field) {
    std::vector<Date> days;
    const toml::array* list = table[field].as_array();
    if (list == nullptr) return days;
    for (const toml::node& node : *list) {
        const auto day = node.value<toml::date>();
        if (!day) {
            reader.complain(node, field, "dates like 2026-11-27");
            return days;
        }
        days.push_back({day->year, day->month, day->day});
    }
    return days;
}

std::vector<MonthDay> read_holidays(Reader& reader, const toml::table& table) {
    std::vector<MonthDay> holidays;
    const toml::array* list = table["holidays"].as_array();
    if (list == nullptr) return holidays;
    for (const toml::node& node : *list) {
        const auto day = parse_date("2024-" + node.value<std::string>().value_or(std::string()));
        if (!day) {
            reader.complain(node, "holidays", "texts like \"05-09\" (month and day)");
            return holidays;
        }
        holidays.push_back({day->month, day->day});
    }
    return holidays;
}

WorkingCalendar read_calendar(Reader& reader, const toml::table& root) {
    const toml::table* table = root["calendar"].as_table();
    if (table == nullptr) {
        reader.complain(root, "calendar", "a table with day_off_rule, moved and holidays");
        return {};
    }
    return {read_holidays(reader, *table), read_days(reader, *table, "days_off"),
            read_days(reader, *table, "working_days"), reader.one_of(*table, "day_off_rule", day_off_names),
            reader.localised(*table, "moved", longest_moved)};
}

std::vector<FormOfAppeal> read_forms(Reader& reader, const toml::table& root) {
    std::vector<FormOfAppeal> forms;
    if (const toml::array* list = root["form"].as_array()) {
        for (const toml::node& node : *list) {
            if (const toml::table* form = node.as_table()) forms.push_back(read_form(reader, *form));
        }
    }
    if (forms.empty() || forms.size() > most_forms) {
        reader.complain(root, "form", "1 to " + std::to_string(most_forms) + " tables [[form]]");
    }
    return forms;
}

}  // namespace

Result<LegalProfile> legal_profile_from_toml(std::string_view toml, const std::string& file) {
    const toml::parse_result parsed = toml::parse(to_nfc(std::string(toml)));
    if (!parsed) {
        return failure(file + ":" + std::to_string(parsed.error().source().begin.line) + ": " +
                       std::string(parsed.error().description()));
    }
    const toml::table& root = parsed.table();
    Reader reader(file);
    LegalProfile profile;
    profile.id = reader.text(root, "id", longest_id);
    profile.law = reader.localised(root, "law", longest_summary);
    profile.forms = read_forms(reader, root);
    profile.registration = needed_term(reader, root, "registration");
    profile.redirect = needed_term(reader, root, "redirect");
    profile.extension = needed_term(reader, root, "extension");
    profile.simple = optional_term(reader, root, "simple");
    profile.longest = optional_term(reader, root, "longest");
    profile.appeal = read_series(reader, root, "appeal");
    profile.comment = read_series(reader, root, "comment");
    profile.call_back = read_series(reader, root, "call_back");
    profile.calendar = read_calendar(reader, root);
    if (!profile.appeal.answer) reader.complain(root, "series.appeal.answer", "a table with amount, unit and reason");
    if (!reader.error().empty()) return failure(reader.error());
    return profile;
}

}  // namespace veche::content
