// Reads assets/rules/*.toml. The first mistake by line is reported with its field.
#include <algorithm>
#include <array>
#include <utility>

#include "content/limits.h"
#include "content/rules/legal_profile.h"
#include "content/rules/profile_fields.h"

namespace veche::content {
namespace {

// Each in the order of its enumeration.
constexpr std::array<std::string_view, 3> unit_names = {"calendar_days", "working_days", "months"};
constexpr std::array<std::string_view, 5> from_names = {"receipt", "registration", "request", "notice", "last_day"};
constexpr int most_storage_years = 100;
constexpr std::size_t most_required = 32;  // of a later program; one this program does not know is passed over
constexpr std::array<std::string_view, 2> electronic_names = {"electronic", "electronic_identified"};
constexpr std::array<std::string_view, 2> register_names = {"at_once", "working_day"};

template <typename Enumeration, std::size_t size>
Enumeration named(const TomlReader& reader, std::string_view field, const std::array<std::string_view, size>& names,
                  Enumeration absent, Needed needed = Needed::no) {
    const auto index = reader.one_of(field, names, needed);
    return index ? static_cast<Enumeration>(*index) : absent;
}

// What terms go by that do not say it themselves.
struct DayOffDefault {
    DayOffRule rule = DayOffRule::keep;
    LocalisedText moved;
};

class TermReader {
  public:
    explicit TermReader(const std::optional<TomlReader>& calendar) {
        if (!calendar) return;
        default_.rule = named(*calendar, "day_off_rule", day_off_rule_names, DayOffRule::keep, Needed::yes);
        default_.moved = localised_field(*calendar, "moved", longest_moved, Needed::no);
    }

    Term read(const TomlReader& reader, Term::From from) const {
        Term term;
        term.amount = static_cast<int>(reader.integer("amount", 1, 400, Needed::yes).value_or(1));
        term.unit = named(reader, "unit", unit_names, Term::Unit::calendar_days, Needed::yes);
        term.reason = localised_field(reader, "reason", longest_term_reason, Needed::yes);
        term.from = named(reader, "from", from_names, from);
        term.first_day_counts = reader.flag("first_day_counts").value_or(false);
        term.last_day_off = named(reader, "last_day_off", day_off_rule_names, default_.rule);
        term.moved = localised_field(reader, "moved", longest_moved, Needed::no);
        if (term.moved.empty() && term.last_day_off == default_.rule) term.moved = default_.moved;
        return term;
    }

    std::optional<Term> optional(const TomlReader& reader, std::string_view field, Term::From from) const {
        const auto table = reader.table(field, Needed::no);
        return table ? std::optional(read(*table, from)) : std::nullopt;
    }

    Term needed(const TomlReader& reader, std::string_view field, Term::From from) const {
        const auto table = reader.table(field, Needed::yes);
        return table ? read(*table, from) : Term{};
    }

  private:
    DayOffDefault default_;
};

FormOfAppeal read_form(const TomlReader& reader) {
    FormOfAppeal form;
    form.id = AppealFormId(reader.text("id", longest_id, Needed::yes).value_or(std::string()));
    form.name = localised_field(reader, "name", longest_title, Needed::yes);
    form.hint = localised_field(reader, "hint", longest_summary, Needed::yes);
    const auto required = reader.texts("required", most_required, Needed::yes);
    if (!required) return form;
    for (const TomlReader::Item& item : *required) {
        if (const auto field = from_written<RequiredField>(item.text)) {
            form.required.push_back(*field);
        } else {
            reader.tell_author(
                item.line, "required",
                "unknown value '" + item.text + "'; expected name, reply_address, postal_address, telephone or text");
        }
    }
    return form;
}

std::vector<FormOfAppeal> read_forms(const TomlReader& root) {
    std::vector<FormOfAppeal> forms;
    for (const TomlReader& table : root.tables("form", most_forms, Needed::yes)) {
        forms.push_back(read_form(table));
        const AppealFormId& id = forms.back().id;
        if (std::count_if(forms.begin(), forms.end(), [&](const FormOfAppeal& form) { return form.id == id; }) > 1) {
            table.tell_author(table.line_of("id"), "id", "'" + id.text() + "' stands twice; expected another id");
        }
    }
    return forms;
}

Series read_series(const TermReader& terms, const TomlReader& table) {
    return {table.text("prefix", longest_series_prefix, Needed::yes).value_or(std::string()),
            terms.optional(table, "answer", Term::From::registration)};
}

Series needed_series(const TermReader& terms, const std::optional<TomlReader>& all, std::string_view name) {
    const auto table = all ? all->table(name, Needed::yes) : std::nullopt;
    return table ? read_series(terms, *table) : Series{};
}

std::optional<Message> read_message(const TermReader& terms, const std::optional<TomlReader>& all) {
    const auto table = all ? all->table(written(CaseSeries::message), Needed::no) : std::nullopt;
    if (!table) return std::nullopt;
    Message message;
    message.name = localised_field(*table, "name", longest_title, Needed::yes);
    message.said = localised_field(*table, "said", longest_summary, Needed::yes);
    message.series = read_series(terms, *table);
    if (!message.series.answer) table->complain("answer", "missing; expected a table [series.message.answer]");
    return message;
}

std::vector<NamedTerm> read_other_terms(const TermReader& terms, const TomlReader& root) {
    std::vector<NamedTerm> others;
    const auto table = root.table("term", Needed::no);
    if (!table) return others;
    for (const std::string& id : table->fields()) {
        if (others.size() == most_other_terms || id.size() > longest_id) {
            table->complain(
                id, "one too many; expected at most " + std::to_string(most_other_terms) + " terms with short names");
            break;
        }
        others.push_back({id, terms.needed(*table, id, Term::From::registration)});
    }
    return others;
}

std::optional<Storage> read_storage(const TomlReader& root) {
    const auto table = root.table("storage", Needed::no);
    if (!table) return std::nullopt;
    return Storage{static_cast<int>(table->integer("years", 1, most_storage_years, Needed::yes).value_or(1)),
                   localised_field(*table, "reason", longest_term_reason, Needed::yes)};
}

void read_series_of_all(const TermReader& terms, const TomlReader& root, LegalProfile& profile) {
    const auto series = root.table("series", Needed::yes);
    for (std::size_t i = 0; i < submission_kind_count; ++i) {
        const auto kind = static_cast<SubmissionKind>(i);
        const auto name = traits_of(kind).series;
        if (name) profile.series[kind] = needed_series(terms, series, written(*name));
    }
    profile.message = read_message(terms, series);
    if (const auto appeal = series ? series->table(written(CaseSeries::appeal), Needed::no) : std::nullopt) {
        profile.electronic_form = named(*appeal, "legal_form", electronic_names, ElectronicForm::electronic);
    }
    if (series && !profile.series[SubmissionKind::appeal].answer) {
        series->complain("appeal.answer", "missing; expected a table [series.appeal.answer]");
    }
}

}  // namespace

LocalisedText localised_field(const TomlReader& reader, std::string_view field, std::size_t longest, Needed needed) {
    LocalisedText result;
    const auto table = reader.table(field, needed);
    if (!table) return result;
    for (const Language language : all_languages) {
        result[language] = table->text(code(language), longest, Needed::yes).value_or(std::string());
    }
    return result;
}

Result<LegalProfile> legal_profile_from_toml(std::string_view toml, const std::string& file,
                                             TomlDocument::Origin origin) {
    TomlDocument document(toml, file);
    const TomlReader root = document.root();
    LegalProfile profile;
    profile.id = LegalProfileId(root.text("id", longest_id, Needed::yes).value_or(std::string()));
    profile.law = localised_field(root, "law", longest_summary, Needed::yes);
    profile.forms = read_forms(root);
    const auto calendar = root.table("calendar", Needed::yes);
    if (calendar) profile.calendar = read_calendar(*calendar);
    const TermReader terms(calendar);
    profile.register_on = named(root, "register_on", register_names, RegisterOn::at_once);
    profile.registration = terms.needed(root, "registration", Term::From::receipt);
    profile.redirect = terms.needed(root, "redirect", Term::From::registration);
    profile.extension = terms.needed(root, "extension", Term::From::last_day);
    profile.simple = terms.optional(root, "simple", Term::From::registration);
    profile.longest = terms.optional(root, "longest", Term::From::registration);
    profile.other_terms = read_other_terms(terms, root);
    read_series_of_all(terms, root, profile);
    profile.storage = read_storage(root);
    if (auto right = document.first_mistake(origin); !right) return tl::unexpected(right.error());
    return profile;
}

}  // namespace veche::content
