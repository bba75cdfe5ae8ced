#include "content/rules/explanation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"
#include "content/limits.h"

namespace veche::content {
namespace {

using What = ExplanationStep::What;

constexpr std::array<std::string_view, 8> what_names = {"started",  "counted",   "skipped",     "moved",
                                                        "extended", "suspended", "provisional", "recomputed"};

LocalisedText three(std::string russian, std::string ukrainian, std::string english) {
    return {{Language::russian, std::move(russian)},
            {Language::ukrainian, std::move(ukrainian)},
            {Language::english, std::move(english)}};
}

LocalisedText day_off_in_words(DayKind kind) {
    switch (kind) {
        case DayKind::working: return three("рабочий день", "робочий день", "a working day");
        case DayKind::weekend: return three("выходной день", "вихідний день", "a weekend");
        case DayKind::holiday: return three("праздничный день", "святковий день", "a public holiday");
        case DayKind::moved_day_off:
            return three("день отдыха, перенесённый на эту дату", "день відпочинку, перенесений на цю дату",
                         "a day off moved to this date");
        case DayKind::local_day_off: return three("местный выходной день", "місцевий вихідний день", "a local day off");
    }
    return {};
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

Explanation read_steps(const Json::Array& items, JsonErrors& errors) {
    Explanation steps;
    for (const Json& item : items) {
        JsonReader fields(item, "a step of the explanation", errors);
        const std::string what = fields.text("what", longest_id);
        const auto known = std::find(what_names.begin(), what_names.end(), what);
        ExplanationStep step;
        step.day = fields.date("day");
        step.why = read_text(fields.object("why"));
        if (fields.has("source")) step.source = read_text(fields.object("source"));
        if (known == what_names.end()) continue;
        step.what = static_cast<What>(known - what_names.begin());
        steps.push_back(std::move(step));
    }
    return steps;
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
    ExplanationStep step{What::skipped, day, day_off_in_words(kind), {}};
    if (kind == DayKind::holiday) step.source = calendar.source;
    const CalendarYear* year = find_year(calendar, day.year);
    if (year != nullptr && kind == DayKind::moved_day_off) step.source = year->source;
    return step;
}

ExplanationStep provisional_step(Date day) {
    const std::string year = std::to_string(day.year);
    return {What::provisional,
            day,
            three("календарь " + year + " года ещё не утверждён, день может измениться",
                  "календар " + year + " року ще не затверджено, день може змінитися",
                  "the calendar of " + year + " is not decreed yet, the day may change"),
            {}};
}

ExplanationStep recomputed_step(Date day, Date before) {
    return {What::recomputed,
            day,
            three("изменились календарь или правило; раньше срок был до " + date_in_words(before, Language::russian),
                  "змінилися календар або правило; раніше строк був до " + date_in_words(before, Language::ukrainian),
                  "the calendar or a rule has changed; the day was " + date_in_words(before, Language::english)),
            {}};
}

ExplanationStep handed_in_offline_step(Date handed_in, Date arrived) {
    return {What::started,
            handed_in,
            three("подано на терминале без связи; дошло " + date_in_words(arrived, Language::russian) +
                      ", но поступившим считается с этого дня",
                  "подано на терміналі без зв’язку; дійшло " + date_in_words(arrived, Language::ukrainian) +
                      ", але надходженням вважається цей день",
                  "handed in at a terminal without network; it arrived on " +
                      date_in_words(arrived, Language::english) + ", but counts as received on this day"),
            {}};
}

ExplanationStep unverified_time_step(Date arrived) {
    return {What::started,
            arrived,
            three("время подачи нельзя проверить, поэтому поступившим считается в день, когда дошло",
                  "час подання неможливо перевірити, тому надходженням вважається день, коли дійшло",
                  "the time it was handed in cannot be verified, so it counts as received on the day it arrived"),
            {}};
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

Explanation read_explanation(JsonReader& reader, std::string_view key, JsonErrors& errors) {
    return read_steps(reader.optional_array(key, most_explanation_steps), errors);
}

std::string explanation_text(const Explanation& steps) {
    return steps.empty() ? std::string() : write_json(explanation_json(steps));
}

Explanation explanation_from_text(std::string_view text) {
    const auto value = text.empty() ? Result<Json>(Json(Json::Array{})) : parse_json(text);
    const Json::Array* items = value ? value->array() : nullptr;
    if (items == nullptr) return {};
    JsonErrors errors;
    Explanation steps = read_steps(*items, errors);
    return errors.any() ? Explanation{} : steps;
}

}  // namespace veche::content
