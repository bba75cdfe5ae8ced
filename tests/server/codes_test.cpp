// Codes of cases are those of the country's lists, whoever sets them.
#include "server/desk/codes.h"

#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

#include "server/commands/commands.h"
#include "server/edition/rules.h"
#include "server/registrar/case_term.h"
#include "tests/server/support/hall.h"
#include "tests/server/support/test_office.h"

namespace veche::server {
namespace {

using accounts::Role;
using test::Hall;

constexpr const char* housing = "0005.0005.0000.0000";

void add_codes(const Hall& hall, const std::string& text) {
    std::ofstream(hall.town.layout().rules() / "ru.codes.toml") << text;
}

const std::string lamps =
    "id = \"ru\"\n[classifier]\n[[classifier.code]]\ncode = \"town.lamps\"\nname = {ru = \"Фонари\"}\n";

}  // namespace

TEST_CASE("a case takes only codes of its country's lists, and the field is named") {
    Hall hall;
    const store::Case subject = hall.in_state(store::CaseState::registered);
    const std::int64_t lines = hall.lines();
    const auto field_of = [&](const desk::CardFields& fields) {
        const auto set = set_card(*hall.desk, hall.actor(), test::seen(subject), fields);
        REQUIRE_FALSE(set);
        CHECK(set.error().why == desk::Why::not_valid);
        return set.error().field;
    };
    CHECK(field_of({.classifier = "0009.0000.0000.0000"}) == "classifier");
    CHECK(field_of({.classifier = "explained"}) == "classifier");
    CHECK(field_of({.letter_kind = "threat"}) == "letter_kind");
    CHECK(field_of({.category = "7.1"}) == "category");
    CHECK(field_of({.classifier = housing, .result = "done"}) == "result");
    const auto answered =
        answer(*hall.desk, hall.actor(), test::seen(subject), "Горит.", desk::EarlierAnswer::keep, "done");
    CHECK(answered.error().field == "result");
    CHECK(leave_unanswered(*hall.desk, hall.actor(), test::seen(subject), "Не читается.", "done").error().field ==
          "result");
    CHECK(hall.find(subject.envelope).change == subject.change);
    CHECK(hall.lines() == lines);
    const auto set =
        set_card(*hall.desk, hall.actor(), test::seen(subject),
                 {.classifier = housing, .letter_kind = "complaint", .category = "pensioner", .result = "explained"});
    REQUIRE_MESSAGE(set, set.error().message);
    CHECK(set->classifier == housing);
    const auto card = hall.desk->read_card(*set);
    CHECK(card->letter_kind == "complaint");
    CHECK(card->category == "pensioner");
    REQUIRE(set_card(*hall.desk, hall.actor(), test::seen(*set), {.classifier = ""}));
    CHECK(hall.find(subject.envelope).classifier.empty());
}

TEST_CASE("a town's own code is taken, and stays on a case when it has left the list") {
    Hall hall;
    add_codes(hall, lamps);
    const store::Case subject = hall.in_state(store::CaseState::registered);
    const auto set = set_card(*hall.desk, hall.actor(), test::seen(subject), {.classifier = "town.lamps"});
    REQUIRE_MESSAGE(set, set.error().message);
    std::filesystem::remove(hall.town.layout().rules() / "ru.codes.toml");
    const auto again = set_card(*hall.desk, hall.actor(), test::seen(*set),
                                {.classifier = "town.lamps", .is_collective = true, .people = 2});
    REQUIRE_MESSAGE(again, again.error().message);
    CHECK(again->classifier == "town.lamps");
    const store::Case other = hall.in_state(store::CaseState::registered);
    CHECK_FALSE(set_card(*hall.desk, hall.actor(), test::seen(other), {.classifier = "town.lamps"}));
}

TEST_CASE("a broken list of the town's codes is told by check and publish, and no profile is taken for one") {
    Hall hall;
    const Layout& layout = hall.town.layout();
    add_codes(hall, lamps);
    CHECK(check_rules(layout));
    add_codes(hall, "id = \"uk\"\n");
    CHECK_FALSE(check_rules(layout));
    CHECK_FALSE(read_codes(layout, content::LegalProfileId("ru")));
    add_codes(hall, lamps + "colour = 1\n");
    CHECK(check_rules(layout).error().message.find("colour") != std::string::npos);
}

TEST_CASE("the codes of the country are told in the language asked for, and in the account's otherwise") {
    Hall hall;
    test::TestOffice office(&hall.town);
    office.clock.set(hall.now);
    const std::string head = "Cookie: " + office.cookie_of("anna", {Role::clerk}) + "\r\n";
    const auto name_of_first = [&](const std::string& query) {
        const auto answer = office.ask("GET", "/api/codes" + query, head);
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        const auto lists = parse_json(answer.body);
        CHECK(*lists->find("country")->text() == "ru");
        CHECK(lists->find("category")->array()->size() > 10);
        return *lists->find("result")->array()->front().find("name")->text();
    };
    CHECK(name_of_first("") == "Поддержано");
    CHECK(name_of_first("?language=uk") == "Підтримано");
    CHECK(name_of_first("?language=en") == "Supported");
    CHECK(office.ask("GET", "/api/codes?language=fr", head).status == 422);
    CHECK(office.ask("GET", "/api/codes?list=result", head).status == 422);
    CHECK(office.ask("GET", "/api/codes").status == 401);
}

TEST_CASE("commands set the codes of a case and show the lists") {
    Hall hall;
    const store::Case subject = hall.in_state(store::CaseState::registered);
    std::ostringstream said;
    commands::SubmissionsSetOptions options;
    options.folder = hall.town.layout().root;
    options.number_or_id = subject.number;
    options.classifier = housing;
    options.category = "veteran";
    options.novelty = "repeated";
    const auto set = commands::submissions_set(options, said);
    REQUIRE_MESSAGE(set, set.error().message);
    CHECK(hall.find(subject.envelope).classifier == housing);
    CHECK(hall.desk->read_card(hall.find(subject.envelope))->category == "veteran");
    CHECK(known(hall.desk->read_card(hall.find(subject.envelope))->novelty) == store::Novelty::repeated);
    options.category = "nobody";
    CHECK(commands::submissions_set(options, said).error().message.find("category: ") == 0);
    options.category.reset();
    options.novelty = "second";
    CHECK(commands::submissions_set(options, said).error().message.find("first, repeated") != std::string::npos);
    said.str("");
    REQUIRE(commands::submissions_codes({options.folder, content::Language::ukrainian}, said));
    CHECK(said.str().find("Житло") != std::string::npos);
}

TEST_CASE("an appeal from a kiosk is called identified only where the law asks for it") {
    content::Submission submission;
    submission.body =
        content::Appeal{content::AppealFormId("question"), content::TopicId("roads"), "Фонарь", {}, false};
    const auto form_in = [&](const char* id, bool has_messages) {
        const content::LegalProfileId profile(id);
        TownRules rules{*content::legal_profile_from_toml(content::built_in_legal_profile(profile), id),
                        TimeZone::fixed(3 * 3600),
                        0,
                        {}};
        if (!has_messages) rules.profile.message.reset();
        store::Registration registration;
        registration.day = Date{2026, 11, 27};
        complete_registration(rules, store::Case{}, submission, registration);
        return registration.legal_form;
    };
    CHECK(form_in("uk", true) == store::LegalForm::electronic);
    CHECK(form_in("ru", true) == store::LegalForm::message);
    CHECK(form_in("ru", false) == store::LegalForm::electronic_identified);
}

}  // namespace veche::server
