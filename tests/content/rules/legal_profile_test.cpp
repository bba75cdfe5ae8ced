#include "content/rules/legal_profile.h"

#include <doctest/doctest.h>

using namespace veche;
using namespace veche::content;

namespace {

LegalProfile built_in(std::string_view id) {
    const auto profile = legal_profile_from_toml(built_in_legal_profile(LegalProfileId(id)), std::string(id) + ".toml");
    REQUIRE_MESSAGE(profile.has_value(), (profile ? "" : profile.error().message));
    return *profile;
}

}  // namespace

TEST_CASE("both built-in profiles are valid and know all seven forms of appeal") {
    for (const LegalProfileId& id : built_in_legal_profile_ids()) {
        const LegalProfile profile = built_in(id.text());
        CHECK(profile.id == id);
        CHECK(profile.forms.size() == 7);
        for (const auto* form :
             {"proposal", "application", "complaint", "question", "corruption", "disputed_practice", "collective"}) {
            CHECK(find_form(profile, AppealFormId(form)) != nullptr);
        }
    }
}

TEST_CASE("the terms of 59-FZ are 3, 7, 30 and 30 days") {
    const LegalProfile profile = built_in("ru");
    CHECK(profile.registration.amount == 3);
    CHECK(profile.redirect.amount == 7);
    CHECK(profile.series.at(SubmissionKind::appeal).answer->amount == 30);
    CHECK(profile.extension.amount == 30);
}

TEST_CASE("the terms of 393/96-VR are 15 days, a month and 45 days in all") {
    const LegalProfile profile = built_in("uk");
    CHECK(profile.simple->amount == 15);
    CHECK(profile.series.at(SubmissionKind::appeal).answer->amount == 1);
    CHECK(profile.series.at(SubmissionKind::appeal).answer->unit == Term::Unit::months);
    CHECK(profile.longest->amount == 45);
}

TEST_CASE("a month after 31 January ends on the last day of February") {
    const WorkingCalendar calendar;
    const Term month{1, Term::Unit::months, {}};
    CHECK(end_of_term(calendar, {2026, 1, 31}, month) == Date{2026, 2, 28});
    CHECK(end_of_term(calendar, {2028, 1, 31}, month) == Date{2028, 2, 29});
    CHECK(end_of_term(calendar, {2026, 12, 15}, month) == Date{2027, 1, 15});
}

TEST_CASE("working days skip weekends and holidays but not worked Saturdays") {
    WorkingCalendar calendar;
    calendar.holidays = {{11, 4}};
    calendar.years.resize(1);
    calendar.years[0].year = 2026;
    calendar.years[0].working_days = {{2026, 11, 7}};
    const Term two{2, Term::Unit::working_days, {}};
    CHECK(end_of_term(calendar, {2026, 11, 3}, two) == Date{2026, 11, 6});    // Tuesday: 4 is off, 5, 6
    CHECK(end_of_term(calendar, {2026, 11, 6}, two) == Date{2026, 11, 9});    // Friday: worked Saturday, Monday
    CHECK(end_of_term(calendar, {2026, 11, 13}, two) == Date{2026, 11, 17});  // Friday: Monday, Tuesday
}

TEST_CASE("a last day is never moved to before the day the term counts from") {
    Term term{0, Term::Unit::calendar_days, {}};
    term.last_day_off = DayOffRule::previous_working_day;
    // Saturday 14 November, begun the same day: nothing earlier may be due.
    CHECK(due_date({}, {2026, 11, 14}, term).day == Date{2026, 11, 14});
}

TEST_CASE("a complaint without a name says that the name is missing, a question does not need one") {
    const LegalProfile profile = built_in("ru");
    Appeal appeal;
    appeal.form = AppealFormId("complaint");
    appeal.text = "Нет света в подъезде.";
    CHECK(missing_fields(profile, appeal) == std::vector<RequiredField>{RequiredField::name});
    appeal.form = AppealFormId("question");
    CHECK(missing_fields(profile, appeal).empty());
    appeal.form = AppealFormId("nothing known");
    CHECK(missing_fields(profile, appeal).empty());
}

TEST_CASE("numbers carry the prefix of the kind of case and six digits at least") {
    const LegalProfile profile = built_in("ru");
    CHECK(registration_number(profile.series.at(SubmissionKind::appeal), 2026, 17) == "П-2026-000017");
    CHECK(registration_number(series_of(profile, SubmissionKind::clause_comment), 2026, 1) == "З-2026-000001");
    CHECK(registration_number({"X", {}}, 2026, 1234567) == "X-2026-1234567");
}

TEST_CASE("a mistake in a profile is named with file, line and field") {
    std::string text(built_in_legal_profile(LegalProfileId("ru")));
    const std::size_t at = text.find("unit = \"calendar_days\"");
    text.replace(at, 22, "unit = \"fortnights\"    ");
    const auto profile = legal_profile_from_toml(text, "ru.toml");
    REQUIRE(!profile);
    CHECK(profile.error().message.find("ru.toml:") == 0);
    CHECK(profile.error().message.find(
              "field 'registration.unit': unknown value 'fortnights'; expected one of calendar_days") !=
          std::string::npos);
}

TEST_CASE("a form id of 67 letters is refused in the profile, not at the registrar's") {
    std::string text(built_in_legal_profile(LegalProfileId("ru")));
    const std::string_view id = "\"complaint\"";
    text.replace(text.find(id), id.size(), "\"" + std::string(67, 'a') + "\"");
    const auto profile = legal_profile_from_toml(text, "rules/ru.toml");
    REQUIRE(!profile);
    CHECK(profile.error().message.starts_with("rules/ru.toml:"));
    CHECK(profile.error().message.find("field 'form.id': too long; expected at most 64 letters, saw 67") !=
          std::string::npos);
}

TEST_CASE("a broken profile is an error, never a crash") {
    for (const auto* text : {"", "id = ", "id = 5", "form = 3", "[calendar]\nholidays = [1, 2]", "[[form]]\nid = 1"}) {
        CHECK(!legal_profile_from_toml(text, "x.toml"));
    }
}
