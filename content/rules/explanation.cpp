#include "content/rules/explanation.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "content/limits.h"
#include "content/rules/term_words.h"

namespace veche::content {
namespace {

using What = ExplanationStep::What;

constexpr std::array<std::string_view, 8> what_names = {"started",  "counted",   "skipped",     "moved",
                                                        "extended", "suspended", "provisional", "recomputed"};

// A later program may write more than this one shows.
constexpr std::size_t most_read_steps = 4096;

std::string_view day_in_words(const TermWords& words, DayKind kind) {
    switch (kind) {
        case DayKind::working: return words.working_day;
        case DayKind::weekend: return words.weekend;
        case DayKind::holiday: return words.holiday;
        case DayKind::moved_day_off: return words.moved_day_off;
        case DayKind::local_day_off: return words.local_day_off;
    }
    return {};
}

// A sentence of the program, with `value` in the place of its {1}.
LocalisedText sentence(std::string_view TermWords::*words, const std::function<std::string(Language)>& value = {}) {
    return in_every_language([&](const TermWords& all, Language language) {
        constexpr std::string_view place = "{1}";
        std::string text(all.*words);
        const std::size_t at = text.find(place);
        return at == std::string::npos ? text : text.replace(at, place.size(), value(language));
    });
}

LocalisedText sentence(std::string_view TermWords::*words, Date day) {
    return sentence(words, [day](Language language) { return date_in_words(day, language); });
}

std::size_t letters_of(const LocalisedText& text) {
    std::size_t letters = 0;
    for (const auto& [language, words] : text) letters += count_code_points(words);
    return letters;
}

std::size_t letters_of(const Explanation& steps) {
    std::size_t letters = 0;
    for (const ExplanationStep& step : steps) letters += letters_of(step.why) + letters_of(step.source);
    return letters;
}

// The day it began and the newest words are what must stay.
Explanation fitted(Explanation steps) {
    while (steps.size() > 1 && (steps.size() > most_explanation_steps || letters_of(steps) > longest_explanation)) {
        steps.erase(steps.size() > 2 ? steps.begin() + 1 : steps.begin());
    }
    if (letters_of(steps) > longest_explanation) steps.clear();
    return steps;
}

Json text_json(const LocalisedText& text) {
    Json::Object object;
    for (const auto& [language, words] : text) object.emplace(std::string(code(language)), words);
    return object;
}

LocalisedText read_text(JsonReader reader) {
    LocalisedText text;
    for (const Language language : all_languages) {
        std::string words = reader.optional_text(code(language), longest_explanation);
        if (!words.empty()) text[language] = std::move(words);
    }
    return text;
}

// Nothing of a step this program cannot read: the answer beside it must be read all the same.
std::optional<ExplanationStep> read_step(const Json& item) {
    JsonErrors errors;
    JsonReader fields(item, "a step of the explanation", errors);
    const std::string what = fields.text("what", longest_id);
    const auto known = std::find(what_names.begin(), what_names.end(), what);
    if (known == what_names.end()) return std::nullopt;
    ExplanationStep step;
    step.what = static_cast<What>(known - what_names.begin());
    step.day = fields.date("day");
    step.why = read_text(fields.object("why"));
    if (fields.has("source")) step.source = read_text(fields.object("source"));
    return errors.any() ? std::nullopt : std::optional(std::move(step));
}

Explanation read_steps(const Json::Array& items) {
    Explanation steps;
    for (const Json& item : items) {
        if (auto step = read_step(item)) steps.push_back(std::move(*step));
    }
    return fitted(std::move(steps));
}

// What a single line must say: the rule and what departs from it.
bool stands_in_the_reason(What what) {
    switch (what) {
        case What::started:
        case What::skipped: return false;
        case What::counted:
        case What::moved:
        case What::extended:
        case What::suspended:
        case What::provisional:
        case What::recomputed: return true;
    }
    return false;
}

}  // namespace

std::string date_in_words(Date day, Language language) {
    return std::to_string(day.day) + " " + std::string(month_name(day.month, language)) + " " +
           std::to_string(day.year);
}

std::string in_words(const ExplanationStep& step, Language language) {
    std::string line = date_in_words(step.day, language) + " – " + in_language(step.why, language);
    if (const std::string source = in_language(step.source, language); !source.empty()) line += " (" + source + ")";
    return line;
}

std::vector<std::string> steps_in_words(const Explanation& steps, Language language) {
    std::vector<std::string> lines;
    lines.reserve(steps.size());
    for (const ExplanationStep& step : steps) lines.push_back(in_words(step, language));
    return lines;
}

std::string reason_in_words(const Explanation& steps, Language language) {
    std::string reason;
    for (const ExplanationStep& step : steps) {
        if (!stands_in_the_reason(step.what)) continue;
        const std::string longer = reason + (reason.empty() ? "" : "; ") + in_language(step.why, language);
        if (fits_code_points(longer, longest_due_reason)) reason = longer;
    }
    return reason;
}

ExplanationStep day_off_step(const WorkingCalendar& calendar, Date day) {
    const DayKind kind = kind_of(calendar, day);
    LocalisedText why =
        in_every_language([kind](const TermWords& words, Language) { return std::string(day_in_words(words, kind)); });
    ExplanationStep step{What::skipped, day, std::move(why), {}};
    if (kind == DayKind::holiday) step.source = calendar.source;
    const CalendarYear* year = find_year(calendar, day.year);
    if (year != nullptr && kind == DayKind::moved_day_off) step.source = year->source;
    return step;
}

ExplanationStep provisional_step(Date day) {
    return {What::provisional,
            day,
            sentence(&TermWords::provisional, [day](Language) { return std::to_string(day.year); }),
            {}};
}

ExplanationStep recomputed_step(Date day, Date before) {
    return {What::recomputed, day, sentence(&TermWords::recomputed, before), {}};
}

ExplanationStep handed_in_offline_step(Date handed_in, Date arrived) {
    return {What::started, handed_in, sentence(&TermWords::handed_in_offline, arrived), {}};
}

ExplanationStep unverified_time_step(Date arrived) {
    return {What::started, arrived, sentence(&TermWords::unverified_time), {}};
}

Json explanation_json(const Explanation& steps) {
    Json::Array items;
    for (const ExplanationStep& step : fitted(steps)) {
        Json::Object fields{{"what", what_names.at(static_cast<std::size_t>(step.what))},
                            {"day", to_string(step.day)},
                            {"why", text_json(step.why)}};
        if (!step.source.empty()) fields.emplace("source", text_json(step.source));
        items.emplace_back(std::move(fields));
    }
    return items;
}

Explanation read_explanation(JsonReader& reader, std::string_view key) {
    return read_steps(reader.optional_array(key, most_read_steps));
}

std::string explanation_text(const Explanation& steps) {
    return steps.empty() ? std::string() : write_json(explanation_json(steps));
}

Explanation explanation_from_text(std::string_view text) {
    const auto value = text.empty() ? Result<Json>(Json(Json::Array{})) : parse_json(text);
    const Json::Array* items = value ? value->array() : nullptr;
    if (items == nullptr) return {};
    return read_steps(*items);
}

}  // namespace veche::content
