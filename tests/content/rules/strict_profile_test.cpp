// A legal profile says what it means or is refused: nobody may get a wrong day by a slip of the pen.
#include <doctest/doctest.h>

#include "content/rules/legal_profile.h"
#include "tests/content/rules/rules_before.h"

using namespace veche;
using namespace veche::content;

namespace {

std::string edited(std::string_view what, std::string_view with) {
    std::string text(built_in_legal_profile(LegalProfileId("ru")));
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

std::string error_of(const std::string& text) {
    const auto profile = legal_profile_from_toml(text, "ru.toml");
    return profile ? std::string() : profile.error().message;
}

std::string line_of(const std::string& text, std::string_view part) {
    const std::size_t at = text.find(part);
    REQUIRE(at != std::string::npos);
    return "ru.toml:" + std::to_string(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n') + 1) + ":";
}

}  // namespace

TEST_CASE("a misspelt field of a legal profile is refused with its line, it is not a town without holidays") {
    struct Row {
        std::string_view what;
        std::string_view with;
        std::string_view message;
    };
    for (const Row& row : {
             Row{"holidays = [", "holiday = [", "field 'calendar.holiday': unknown; expected one of"},
             Row{"days_off = [2026", "days_of = [2026", "field 'calendar.year.days_of': unknown"},
             Row{"register_on = ", "registered_on = ", "field 'registered_on': unknown"},
             Row{"amount = 3\n", "amuont = 3\n", "field 'registration.amuont': unknown"},
             Row{"[term.unreadable]\n", "[term.unreadable]\nform = \"receipt\"\n", "field 'term.unreadable.form'"},
             Row{"prefix = \"З\"\n", "prefix = \"З\"\nprefx = 1\n", "field 'series.comment.prefx': unknown"},
         }) {
        CAPTURE(row.with);
        const std::string text = edited(row.what, row.with);
        const std::string error = error_of(text);
        CAPTURE(error);
        CHECK(error.find(row.message) != std::string::npos);
    }
}

TEST_CASE("a value of a wrong type in a calendar is refused, not read as an empty list") {
    for (const auto* days : {"2026-05-04", "\"2026-05-04\"", "[\"2026-05-04\"]", "[2026-05-04T10:00:00]", "4"}) {
        CAPTURE(days);
        const std::string text =
            edited("days_off = [2026-01-09, 2026-03-09, 2026-05-11, 2026-12-31]", "days_off = " + std::string(days));
        CHECK(error_of(text).starts_with(line_of(text, "days_off = " + std::string(days)) +
                                         " field 'calendar.year.days_off': "));
    }
}

TEST_CASE("the same day free and worked is refused") {
    const std::string worked = "\nworking_days = [2026-05-11]\ndays_off = [2026-01-09";
    CHECK(error_of(edited("\ndays_off = [2026-01-09", worked)).find("2026-05-11 stands in another list too") !=
          std::string::npos);
    const std::string before = "[calendar]\ndays_off = [2026-05-04]\nworking_days = [2026-05-04]\n";
    CHECK(error_of(edited("[calendar]\n", before)).find("2026-05-04 stands in another list too") != std::string::npos);
    const std::string local = "\nlocal_days_off = [2026-05-11]\ndays_off = [2026-01-09";
    CHECK(error_of(edited("\ndays_off = [2026-01-09", local)).find("2026-05-11 stands") != std::string::npos);
}

TEST_CASE("a day that stands twice in one list is refused") {
    CHECK(error_of(edited("2026-05-11", "2026-03-09")).find("2026-03-09 stands twice") != std::string::npos);
    CHECK(error_of(edited("\"05-09\"", "\"05-01\"")).find("05-01 stands twice") != std::string::npos);
}

TEST_CASE("a day of another year in the block of a year is refused, and so is a year that stands twice") {
    CHECK(error_of(edited("2026-05-11", "2025-05-12")).find("2025-05-12 is of another year") != std::string::npos);
    CHECK(error_of(edited("year = 2027", "year = 2026")).find("2026 stands twice") != std::string::npos);
}

TEST_CASE("a worked day that nobody would have off is refused") {
    const std::string worked = "\nworking_days = [2026-05-12]\ndays_off = [2026-01-09";
    CHECK(error_of(edited("\ndays_off = [2026-01-09", worked)).find("2026-05-12 is a working day anyway") !=
          std::string::npos);
}

TEST_CASE("a calendar in which nobody works is refused, for days counted by it would never end") {
    std::string all;
    for (int day = 0; day < 366; ++day) all += "\"" + to_string(add_days({2024, 1, 1}, day)).substr(5) + "\", ";
    std::string text(built_in_legal_profile(LegalProfileId("ru")));
    const std::size_t at = text.find("holidays = [");
    text.replace(at, text.find('\n', at) - at, "holidays = [" + all + "]");
    CHECK(error_of(text).find("no day is worked in 2020-1; expected a working day in every month") !=
          std::string::npos);
}

TEST_CASE("a decreed year names its decree") {
    const std::string text = edited("provisional = true\n", "");
    CHECK(error_of(text).find("field 'calendar.year.source': missing") != std::string::npos);
}

TEST_CASE("profiles of before years stood in blocks are read with the days they gave") {
    for (const auto& [text, id, due] : {std::tuple(test::rules_before_ru(), "ru", Date{2026, 5, 8}),
                                        std::tuple(test::rules_before_uk(), "uk", Date{2026, 5, 11})}) {
        const std::string name = id;
        CAPTURE(name);
        const auto profile = legal_profile_from_toml(text, name + ".toml");
        REQUIRE_MESSAGE(profile, (profile ? "" : profile.error().message));
        CHECK_FALSE(profile->message);
        CHECK(profile->register_on == RegisterOn::at_once);
        CHECK(profile->series.at(content::SubmissionKind::appeal).answer->from == Term::From::registration);
        // One rule for every term, as it was.
        CHECK(profile->registration.last_day_off ==
              profile->series.at(content::SubmissionKind::appeal).answer->last_day_off);
        CHECK(due_date(profile->calendar, {2026, 4, 9}, *profile->series.at(content::SubmissionKind::appeal).answer)
                  .day == due);
    }
    const auto russia = legal_profile_from_toml(test::rules_before_ru(), "ru.toml");
    CHECK_FALSE(is_working_day(russia->calendar, {2026, 12, 31}));
}

TEST_CASE("an edition published before is not lost by what is refused today") {
    const std::string text = edited("days_off = [2026-01-09", "days_of = 1\ndays_off = [2026-01-09, 2026-01-09");
    CHECK_FALSE(legal_profile_from_toml(text, "ru.toml"));
    const auto profile = legal_profile_from_toml(text, "ru.toml", TomlDocument::Origin::published);
    REQUIRE_MESSAGE(profile, (profile ? "" : profile.error().message));
    CHECK_FALSE(is_working_day(profile->calendar, {2026, 1, 9}));
    CHECK_FALSE(legal_profile_from_toml("id = 5", "ru.toml", TomlDocument::Origin::published));
}
