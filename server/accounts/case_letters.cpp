#include "server/accounts/case_letters.h"

#include <limits>

#include "base/json_reader.h"

namespace veche::server::accounts {
namespace {

constexpr std::string_view assigned = "case_assigned";
constexpr std::string_view due = "cases_due";
constexpr std::size_t longest_name = 200;
constexpr std::int64_t most_cases = std::numeric_limits<std::int64_t>::max();

Json json_of(const DueCases& section) {
    Json::Array shown;
    for (const DueCases::Due& each : section.shown) {
        shown.emplace_back(Json::Object{{"case", each.number}, {"due", to_string(each.day)}});
    }
    return Json(Json::Object{{"cases", std::move(shown)}, {"count", section.count}});
}

std::string text_of(const CaseAssigned& letter) {
    return write_json(Json(Json::Object{{"account", letter.account},
                                        {"case", letter.number},
                                        {"due", letter.due ? Json(to_string(*letter.due)) : Json()},
                                        {"letter", assigned}}));
}

std::string text_of(const CasesDue& letter) {
    Json::Array sections;
    for (const DueCases& section : letter.sections) sections.push_back(json_of(section));
    return write_json(Json(Json::Object{{"account", letter.account},
                                        {"day", to_string(letter.day)},
                                        {"letter", due},
                                        {"sections", std::move(sections)}}));
}

DueCases read_section(const Json& json, JsonErrors& errors) {
    JsonReader reader(json, "section", errors);
    DueCases section;
    for (const Json& each : reader.array("cases", most_shown)) {
        JsonReader shown(each, "case", errors);
        section.shown.push_back({shown.text("case", longest_name), shown.date("due")});
    }
    section.count = reader.integer("count", 0, most_cases);
    return section;
}

CasesDue read_due(JsonReader& reader, JsonErrors& errors) {
    CasesDue letter{reader.text("account", longest_name), reader.date("day"), {}};
    const Json::Array& sections = reader.array("sections", letter.sections.size());
    if (sections.size() != letter.sections.size()) errors.add("letter: another number of sections");
    for (std::size_t i = 0; i < sections.size(); ++i) letter.sections.at(i) = read_section(sections[i], errors);
    return letter;
}

}  // namespace

std::string payload_of(const CaseLetter& letter) {
    return std::visit([](const auto& each) { return text_of(each); }, letter);
}

Result<std::optional<CaseLetter>> case_letter_from(std::string_view payload) {
    const auto json = parse_json(payload);
    if (!json) return tl::unexpected(json.error());
    JsonErrors errors;
    JsonReader reader(*json, "letter", errors);
    const std::string which = reader.text("letter", longest_name);
    std::optional<CaseLetter> letter;
    if (which == assigned) {
        letter = CaseAssigned{reader.text("account", longest_name), reader.text("case", longest_name),
                              reader.optional_date("due")};
    } else if (which == due) {
        letter = read_due(reader, errors);
    }
    if (errors.any()) return failure(errors.first);
    return letter;
}

}  // namespace veche::server::accounts
