// The numbers of the law, day by day, as the built-in profiles count them.
#include <doctest/doctest.h>

#include "content/rules/legal_profile.h"

using namespace veche;
using namespace veche::content;

namespace {

using What = ExplanationStep::What;

LegalProfile built_in(std::string_view id) {
    const auto profile = legal_profile_from_toml(built_in_legal_profile(LegalProfileId(id)), std::string(id) + ".toml");
    REQUIRE_MESSAGE(profile.has_value(), (profile ? "" : profile.error().message));
    return *profile;
}

Date by_rule(const LegalProfile& profile, Date from, Term term, DayOffRule rule) {
    term.last_day_off = rule;
    return due_date(profile.calendar, from, term).day;
}

std::vector<std::pair<What, Date>> outline(const Explanation& steps) {
    std::vector<std::pair<What, Date>> list;
    for (const ExplanationStep& step : steps) list.emplace_back(step.what, step.day);
    return list;
}

using Outline = std::vector<std::pair<What, Date>>;

}  // namespace

TEST_CASE("the 30th day of the Russian law, and both rules for a day off, in the calendar of 2026") {
    const LegalProfile profile = built_in("ru");
    struct Row {
        Date registered, last, previous, next;
    };
    for (const Row& row : {
             Row{{2026, 1, 30}, {2026, 3, 1}, {2026, 2, 27}, {2026, 3, 2}},
             Row{{2026, 2, 13}, {2026, 3, 15}, {2026, 3, 13}, {2026, 3, 16}},
             Row{{2026, 4, 1}, {2026, 5, 1}, {2026, 4, 30}, {2026, 5, 4}},
             Row{{2026, 4, 9}, {2026, 5, 9}, {2026, 5, 8}, {2026, 5, 12}},
             Row{{2026, 5, 15}, {2026, 6, 14}, {2026, 6, 11}, {2026, 6, 15}},
             Row{{2026, 10, 5}, {2026, 11, 4}, {2026, 11, 3}, {2026, 11, 5}},
             Row{{2026, 12, 1}, {2026, 12, 31}, {2026, 12, 30}, {2027, 1, 11}},
             Row{{2026, 12, 11}, {2027, 1, 10}, {2026, 12, 30}, {2027, 1, 11}},
         }) {
        CAPTURE(to_string(row.registered));
        const Term& answer = *profile.series.at(SubmissionKind::appeal).answer;
        CHECK(due_date(profile.calendar, row.registered, answer).last_day == row.last);
        CHECK(due_date(profile.calendar, row.registered, answer).day == row.previous);
        CHECK(by_rule(profile, row.registered, answer, DayOffRule::next_working_day) == row.next);
    }
}

TEST_CASE("a registration that ends on a day off goes on to the next working day, the answer comes before it") {
    const LegalProfile profile = built_in("ru");
    CHECK(due_date(profile.calendar, {2026, 6, 11}, profile.registration).day == Date{2026, 6, 15});
    CHECK(due_date(profile.calendar, {2026, 12, 30}, profile.registration).day == Date{2027, 1, 11});
    CHECK(due_date(profile.calendar, {2026, 1, 3}, profile.registration).day == Date{2026, 1, 12});
    CHECK(profile.series.at(SubmissionKind::appeal).answer->last_day_off == DayOffRule::previous_working_day);
}

TEST_CASE("an extension counts from the 30th day itself, not from the day it was moved to") {
    const LegalProfile profile = built_in("ru");
    CaseDays days;
    days.received = days.registered.emplace(Date{2026, 4, 1});
    CHECK_FALSE(due_of_case(profile.calendar, days, profile.extension));
    days.last_day = due_of_case(profile.calendar, days, *profile.series.at(SubmissionKind::appeal).answer)->last_day;
    const auto extended = due_of_case(profile.calendar, days, profile.extension);
    REQUIRE(extended);
    CHECK(extended->last_day == Date{2026, 5, 31});
    CHECK(extended->day == Date{2026, 5, 29});
}

TEST_CASE("the shorter terms of the Russian law are 5, 7 and 15 days, each from its own day") {
    const LegalProfile profile = built_in("ru");
    for (const auto& [id, amount, from] :
         {std::tuple("redirect_migration", 5, Term::From::registration),
          std::tuple("request_of_another_body", 15, Term::From::request),
          std::tuple("court_decision", 7, Term::From::registration),
          std::tuple("unreadable", 7, Term::From::registration), std::tuple("senseless", 7, Term::From::registration),
          std::tuple("answered_publicly", 7, Term::From::registration)}) {
        const std::string name = id;
        CAPTURE(name);
        const auto found = std::find_if(profile.other_terms.begin(), profile.other_terms.end(),
                                        [&](const NamedTerm& term) { return term.id == name; });
        REQUIRE(found != profile.other_terms.end());
        CHECK(found->term.amount == amount);
        CHECK(found->term.from == from);
        CHECK(found->term.last_day_off == DayOffRule::previous_working_day);
    }
}

TEST_CASE("an appeal handed in on a Saturday in Ukraine is due a month after that Saturday") {
    const LegalProfile profile = built_in("uk");
    CaseDays days;
    days.received = {2026, 11, 28};
    CHECK(due_of_case(profile.calendar, days, profile.registration)->day == Date{2026, 11, 30});
    days.registered = Date{2026, 11, 30};
    CHECK(due_of_case(profile.calendar, days, *profile.series.at(SubmissionKind::appeal).answer)->day ==
          Date{2026, 12, 28});
    CHECK(profile.register_on == RegisterOn::working_day);
}

TEST_CASE("what comes on a working day in Ukraine is registered on that day") {
    const LegalProfile profile = built_in("uk");
    CHECK(due_date(profile.calendar, {2026, 11, 27}, profile.registration).day == Date{2026, 11, 27});
}

TEST_CASE("every Ukrainian term of the town counts from receipt") {
    const LegalProfile profile = built_in("uk");
    const Date received{2026, 3, 2};
    CHECK(due_date(profile.calendar, received, profile.redirect).last_day == Date{2026, 3, 7});
    CHECK(due_date(profile.calendar, received, profile.redirect).day == Date{2026, 3, 9});
    CHECK(due_date(profile.calendar, received, *profile.simple).last_day == Date{2026, 3, 17});
    CHECK(due_date(profile.calendar, received, *profile.series.at(SubmissionKind::appeal).answer).last_day ==
          Date{2026, 4, 2});
    CHECK(due_date(profile.calendar, received, profile.extension).last_day == Date{2026, 4, 16});
    for (const Term* term : {&profile.redirect, &*profile.simple, &*profile.series.at(SubmissionKind::appeal).answer,
                             &profile.extension}) {
        CHECK(term->from == Term::From::receipt);
        CHECK(term->last_day_off == DayOffRule::next_working_day);
    }
}

TEST_CASE("while martial law lasts a Ukrainian holiday is a working day, a Sunday is not") {
    const LegalProfile profile = built_in("uk");
    CHECK(is_working_day(profile.calendar, {2026, 12, 25}));
    CHECK(is_working_day(profile.calendar, {2026, 6, 29}));
    CHECK_FALSE(is_working_day(profile.calendar, {2026, 6, 28}));
    CHECK_FALSE(is_working_day(profile.calendar, {2020, 12, 25}));
    // A month from 25 November ends on the holiday, which is no day off now: and the list says why.
    const DueDate due = due_date(profile.calendar, {2026, 11, 25}, *profile.series.at(SubmissionKind::appeal).answer);
    CHECK(due.day == Date{2026, 12, 25});
    CHECK(outline(due.steps) ==
          Outline{{What::started, {2026, 11, 25}}, {What::counted, {2026, 12, 25}}, {What::suspended, {2026, 12, 25}}});
    CHECK(in_language(due.steps.back().why, Language::ukrainian).find("воєнного стану") != std::string::npos);
}

TEST_CASE("where the first day counts a term is a day shorter, in days, working days and months alike") {
    const WorkingCalendar calendar;  // weekends only
    const Date monday{2026, 3, 2};
    struct Row {
        Term::Unit unit;
        int amount;
        Date counted, not_counted;
    };
    for (const Row& row : {Row{Term::Unit::calendar_days, 5, {2026, 3, 6}, {2026, 3, 7}},
                           Row{Term::Unit::working_days, 5, {2026, 3, 6}, {2026, 3, 9}},
                           Row{Term::Unit::months, 1, {2026, 4, 1}, {2026, 4, 2}}}) {
        Term term;
        term.unit = row.unit;
        term.amount = row.amount;
        CHECK(end_of_term(calendar, monday, term) == row.not_counted);
        term.first_day_counts = true;
        CHECK(end_of_term(calendar, monday, term) == row.counted);
    }
}

TEST_CASE("the town's own day off stays one while holidays are suspended") {
    WorkingCalendar calendar;
    calendar.years.push_back({});
    calendar.years.back().year = 2026;
    calendar.years.back().local_days_off = {{2026, 9, 10}};
    calendar.suspensions = {{{2022, 3, 24}, std::nullopt, {}}};
    CHECK(kind_of(calendar, {2026, 9, 10}) == DayKind::local_day_off);
    CHECK(is_working_day(calendar, {2026, 9, 11}));
}

// Who writes a profile today is told; an edition that was published before is read and has to say one of both.
TEST_CASE("a day an edition of before calls both worked and free is worked") {
    WorkingCalendar calendar;
    calendar.years.push_back({});
    calendar.years.back().year = 2026;
    calendar.years.back().working_days = {{2026, 5, 9}};
    calendar.years.back().days_off = {{2026, 5, 9}};
    CHECK(is_working_day(calendar, {2026, 5, 9}));
}

TEST_CASE("a suspension ends with its last day") {
    WorkingCalendar calendar;
    calendar.holidays = {{12, 25}};
    calendar.suspensions = {{{2022, 3, 24}, Date{2026, 12, 25}, {}}};
    CHECK(is_working_day(calendar, {2026, 12, 25}));
    CHECK_FALSE(is_working_day(calendar, {2028, 12, 25}));
}

TEST_CASE("why an answer is due on 30 December is a list of four steps with the decree") {
    const LegalProfile profile = built_in("ru");
    const DueDate due = due_date(profile.calendar, {2026, 12, 1}, *profile.series.at(SubmissionKind::appeal).answer);
    CHECK(outline(due.steps) == Outline{{What::started, {2026, 12, 1}},
                                        {What::counted, {2026, 12, 31}},
                                        {What::skipped, {2026, 12, 31}},
                                        {What::moved, {2026, 12, 30}}});
    CHECK(in_words(due.steps[0], Language::russian) ==
          "1 декабря 2026 – день регистрации, счёт идёт со следующего дня");
    CHECK(in_words(due.steps[1], Language::russian) ==
          "31 декабря 2026 – 30 дней со дня регистрации (59-ФЗ, статья 12, часть 1)");
    CHECK(in_words(due.steps[2], Language::russian) ==
          "31 декабря 2026 – день отдыха, перенесённый на эту дату (постановление Правительства о переносе выходных "
          "дней в 2026 году)");
    CHECK(in_words(due.steps[3], Language::english) ==
          "30 December 2026 – the last day is a day off, so the term ends on the working day before it");
    CHECK(reason_in_words(due.steps, Language::ukrainian) ==
          "30 днів від дня реєстрації (59-ФЗ, стаття 12, частина 1); останній день вихідний, тому строк спливає "
          "попереднього робочого дня");
}

TEST_CASE("a day in a year that is not decreed yet is said to be one that may change") {
    const LegalProfile profile = built_in("ru");
    const DueDate due = due_date(profile.calendar, {2026, 12, 20}, *profile.series.at(SubmissionKind::appeal).answer);
    CHECK(due.day == Date{2027, 1, 19});
    REQUIRE(due.steps.back().what == What::provisional);
    CHECK(in_language(due.steps.back().why, Language::english).find("2027") != std::string::npos);
    CHECK(due_date(profile.calendar, {2026, 10, 20}, *profile.series.at(SubmissionKind::appeal).answer)
              .steps.back()
              .what == What::counted);
}

TEST_CASE("a local day off of the year moves the last day") {
    LegalProfile profile = built_in("ru");
    profile.calendar.years.at(0).local_days_off = {{2026, 5, 22}};
    const DueDate due = due_date(profile.calendar, {2026, 4, 22}, *profile.series.at(SubmissionKind::appeal).answer);
    CHECK(due.day == Date{2026, 5, 21});
    CHECK(in_language(due.steps.at(2).why, Language::english) == "a local day off");
}

TEST_CASE("what is handed in at a Russian kiosk is a message under the town's own rule, in Ukraine it is an appeal") {
    const LegalProfile russia = built_in("ru");
    REQUIRE(russia.message);
    CHECK(&series_of(russia, SubmissionKind::appeal) == &russia.message->series);
    CHECK(russia.message->series.answer->amount == 30);
    CHECK(in_language(russia.message->series.answer->reason, Language::russian).find("правило администрации") !=
          std::string::npos);
    const LegalProfile ukraine = built_in("uk");
    CHECK_FALSE(ukraine.message);
    CHECK(&series_of(ukraine, SubmissionKind::appeal) == &ukraine.series.at(SubmissionKind::appeal));
}

TEST_CASE("an explanation of the longest texts is carried cut to its limit, with its beginning and its end") {
    Explanation steps;
    const std::string long_text(700, 'x');
    for (int day = 1; day <= 20; ++day) {
        steps.push_back({day == 1 ? What::started : What::recomputed, {2026, 3, day}, {}, {}});
        for (const Language language : all_languages) steps.back().why[language] = day == 1 ? "begun" : long_text;
    }
    const Explanation carried = explanation_from_text(explanation_text(steps));
    REQUIRE(carried.size() == 2);
    CHECK(carried.front() == steps.front());
    CHECK(carried.back() == steps.back());
}

TEST_CASE("a step of a kind that a later program knows is skipped, not the whole list") {
    const Explanation steps = explanation_from_text(
        R"([{"day":"2026-03-01","what":"blessed","why":{"ru":"а"}},{"day":"2026-03-02","new":1,"what":"counted","why":{"ru":"б"}}])");
    REQUIRE(steps.size() == 1);
    CHECK(steps.front().day == Date{2026, 3, 2});
    CHECK(explanation_from_text("no JSON").empty());
}
