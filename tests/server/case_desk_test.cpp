// What the acts at the desk do to a case: what the resident is told, what stays sealed, what a term becomes.
#include <doctest/doctest.h>

#include "server/databases.h"
#include "server/registrar/case_term.h"
#include "server/registrar/published_rules.h"
#include "server/registrar/registrar.h"
#include "server/town_keys.h"
#include "sync/protocol/receipt.h"
#include "sync/protocol/status_record.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/hall.h"

namespace veche::test {
namespace {

// What the newest record says to whoever has the code.
content::CaseStatus status_for(Hall& hall, const std::string& typed) {
    const auto town = read_town_identity(hall.town.layout());
    const auto code = content::ReceiptCode::from_typed(typed);
    REQUIRE((town && code));
    const auto receipt = protocol::derive_receipt_keys(*code, town->id);
    const auto records = hall.desk->registry().records_after(0, 1000);
    REQUIRE((receipt && records));
    std::optional<content::CaseStatus> newest;
    for (const auto& record : *records) {
        const auto inside = protocol::open_status_record(record.bytes, hall.town.record_key(), *receipt);
        if (inside) newest = inside->status;
    }
    REQUIRE(newest);
    return *newest;
}

HandedOver paper(Hall& hall) {
    HandedOver paper;
    paper.id = protocol::make_random<protocol::EnvelopeId>(hall.desk->random());
    paper.received = hall.now;
    paper.appeal.form = content::AppealFormId("complaint");
    paper.appeal.topic = content::TopicId("roads");
    paper.appeal.text = "Яма у дома 5";
    paper.appeal.contact.name = "Иванова Мария";
    paper.appeal.contact.postal_address = "Озёрная, 5";
    paper.fields.channel = store::Channel::paper;
    paper.fields.legal_form = store::LegalForm::written;
    paper.fields.is_about_corruption = true;
    return paper;
}

void run_registrar(Hall& hall) {
    const Layout& layout = hall.town.layout();
    const auto intake = storage_of(layout)->intake_reader();
    const auto fleet = storage_of(layout)->fleet();
    const auto ballots = storage_of(layout)->ballots();
    const auto key = read_box_key(layout, KeyName::town);
    REQUIRE((intake && fleet && ballots && key));
    PublishedRules rules(layout);
    const SystemClock clock;
    Registrar registrar({layout, **intake, **fleet, hall.desk->registry(), **ballots, rules, *key, hall.desk->vault(),
                         *hall.desk->records(), clock, hall.desk->epoch()});
    CHECK_FALSE(registrar.run_once().problem);
}

}  // namespace

TEST_CASE("what comes on paper gets its number and day at once, and its printed code opens the answer at a kiosk") {
    Hall hall;
    const HandedOver handed_over = paper(hall);
    const auto taken = take_in(*hall.desk, hall.actor({accounts::Role::clerk}), handed_over);
    REQUIRE_MESSAGE(taken, taken.error().message);
    CHECK_FALSE(taken->subject.number.empty());
    CHECK(taken->subject.due);
    CHECK(known(*taken->subject.series) == content::CaseSeries::appeal);
    CHECK(known(*taken->subject.legal_form) == store::LegalForm::written);
    CHECK(status_for(hall, taken->receipt_code).registration_number == taken->subject.number);
    CHECK(status_for(hall, taken->receipt_code).due == taken->subject.due);
    REQUIRE(answer(*hall.desk, hall.actor(), seen(taken->subject), "Засыпали.", EarlierAnswer::keep));
    CHECK(status_for(hall, taken->receipt_code).answer == "Засыпали.");
    const auto again = take_in(*hall.desk, hall.actor(), handed_over);
    REQUIRE_FALSE(again);
    CHECK(again.error().why == Why::not_now);
    CHECK(hall.desk->registry().cases()->size() == 1);
}

TEST_CASE("what cannot be right is refused before anything is written, and the field is named") {
    Hall hall;
    const auto field_of = [&](const HandedOver& handed_over) {
        const auto taken = take_in(*hall.desk, hall.actor(), handed_over);
        REQUIRE_FALSE(taken);
        CHECK(taken.error().why == Why::not_valid);
        return taken.error().field;
    };
    HandedOver wrong = paper(hall);
    wrong.received.seconds += 86'400;
    CHECK(field_of(wrong) == "received");
    wrong = paper(hall);
    wrong.appeal.text.clear();
    CHECK(field_of(wrong) == "text");
    wrong = paper(hall);
    wrong.fields.channel = store::Channel::kiosk;
    CHECK(field_of(wrong) == "channel");
    wrong = paper(hall);
    wrong.fields.people = 3;
    CHECK(field_of(wrong) == "people");
    CHECK(hall.desk->registry().cases()->empty());
    CHECK(hall.lines() == 0);
    const store::Case subject = hall.in_state(CaseState::registered);
    CHECK(answer(*hall.desk, hall.actor(), seen(subject), " \n", EarlierAnswer::keep).error().field == "text");
    CHECK(redirect(*hall.desk, hall.actor(), seen(subject), "", "Передано.").error().field == "to");
    CHECK(withdraw(*hall.desk, hall.actor(), seen(subject), "\xFF").error().field == "words");
    CHECK(assign(*hall.desk, hall.actor(), seen(subject), "кто-то").error().field == "assignee");
    CHECK(hall.find(subject.envelope).change == subject.change);
}

TEST_CASE("nothing of a person stands readable in the registry, in the audit neither") {
    Hall hall;
    auto taken = take_in(*hall.desk, hall.actor(), paper(hall));
    REQUIRE(taken);
    auto changed = set_card(*hall.desk, hall.actor(), seen(taken->subject),
                            {.category = "veteran", .result = "supported", .is_about_corruption = false});
    REQUIRE(changed);
    changed = note(*hall.desk, hall.actor(), seen(*changed), "Просила позвонить");
    REQUIRE(changed);
    REQUIRE(redirect(*hall.desk, hall.actor(), seen(*changed), "Водоканал", "Передано."));
    const std::string bytes = bytes_of_registry(hall.town.layout());
    for (const char* word :
         {"Яма", "Иванова", "Озёрная", "veteran", "supported", "corruption", "Просила", "Водоканал", "Передано"}) {
        CHECK_MESSAGE(bytes.find(word) == std::string::npos, word);
    }
    CHECK(bytes.find("case.redirect") != std::string::npos);
}

TEST_CASE(
    "before and after of sealed fields are read in the audit with the key of the case, and without it never again") {
    Hall hall;
    const store::Case subject = hall.in_state(CaseState::registered);
    const auto changed = set_card(*hall.desk, hall.actor(), seen(subject), {.category = "veteran"});
    REQUIRE(changed);
    const auto lines = hall.desk->registry().lines({.subject = subject_of(subject.envelope), .most = 1});
    REQUIRE(lines->size() == 1);
    const auto opened = opened_details(*hall.desk, hall.actor(), lines->front());
    REQUIRE(opened);
    CHECK(write_json(*opened) == R"({"sealed":{"category":{"after":"veteran","before":""}}})");
    const auto of_clerk = opened_details(*hall.desk, hall.actor({accounts::Role::auditor}), lines->front());
    CHECK(of_clerk.error().why == Why::not_allowed);
    store::CaseChange destroyed;
    destroyed.after = *changed;
    destroyed.after.sealed_key = hall.in_state(CaseState::registered).sealed_key;
    destroyed.act = store::staff_act(hall.actor().by, "test", "test", Json());
    REQUIRE(hall.desk->registry().change_cases({destroyed}, nullptr)->has_value());
    const auto gone = opened_details(*hall.desk, hall.actor(), lines->front());
    CHECK(write_json(*gone) == write_json(lines->front().act.details));
    CHECK_FALSE(hall.desk->read_body(hall.find(subject.envelope)));
    CHECK_FALSE(hall.desk->read_card(hall.find(subject.envelope)));
}

TEST_CASE("a case of before gets a key of its own with its first act, and stays readable before and after") {
    Hall hall;
    const store::Case before = hall.registered(hall.old_case());
    CHECK(before.sealed_key.empty());
    CHECK(hall.desk->read_body(before));
    const auto after = note(*hall.desk, hall.actor(), seen(before), "Первая запись");
    REQUIRE(after);
    const store::Case now = hall.find(before.envelope);
    CHECK_FALSE(now.sealed_key.empty());
    CHECK(now.sealed_body != before.sealed_body);
    CHECK(*hall.desk->read_body(now) == *hall.desk->read_body(before));
    const auto opened = open(*hall.desk, hall.actor(), seen(now));
    REQUIRE(opened);
    CHECK(opened->steps.back().words == "Первая запись");
}

TEST_CASE("an old case whose words do not open is answered all the same, and is not sealed by a key of its own") {
    Hall hall;
    store::Case damaged = hall.old_case();
    damaged.sealed_body = "not sealed by this key";
    const store::Case before = hall.registered(damaged);
    REQUIRE(answer(*hall.desk, hall.actor(), seen(before), "Ответ.", EarlierAnswer::keep));
    const store::Case now = hall.find(before.envelope);
    CHECK(now.sealed_key.empty());
    CHECK(now.sealed_body == damaged.sealed_body);
    CHECK(*hall.desk->read_answer(now) == "Ответ.");
}

TEST_CASE("a look at a case leaves a line, and so do looks at all of them") {
    Hall hall;
    const store::Case subject = hall.in_state(CaseState::registered);
    REQUIRE(open(*hall.desk, hall.actor(), seen(subject)));
    CHECK(hall.desk->registry().lines({})->front().act.what == "case.open");
    CHECK(hall.desk->registry().lines({})->front().act.subject == subject_of(subject.envelope));
    REQUIRE(note_look_at_all(*hall.desk, hall.actor(), "cases.export"));
    CHECK(hall.desk->registry().lines({})->front().act.what == "cases.export");
    CHECK_FALSE(note_look_at_all(*hall.desk, hall.actor({accounts::Role::editor}), "cases.export"));
}

TEST_CASE("an extension is counted from the day itself, said step by step, and stays when the calendar is recounted") {
    Hall hall;
    const auto taken = take_in(*hall.desk, hall.actor(), paper(hall));
    REQUIRE(taken);
    const auto shown = extension_of(*hall.desk, hall.actor(), seen(taken->subject), {});
    REQUIRE_MESSAGE(shown, shown.error().message);
    const auto extended = extend(*hall.desk, hall.actor(), seen(taken->subject), {}, "Запрошены сведения.");
    REQUIRE(extended);
    CHECK(extended->due == shown->due);
    CHECK(*extended->due > *taken->subject.due);
    const content::CaseStatus status = status_for(hall, taken->receipt_code);
    CHECK(status.due == shown->due);
    using What = content::ExplanationStep::What;
    const auto is_extension = [](const content::ExplanationStep& step) { return step.what == What::extended; };
    const auto step = std::find_if(status.explanation.begin(), status.explanation.end(), is_extension);
    REQUIRE(step != status.explanation.end());
    const Date thirtieth = add_days(*taken->subject.registered, 30);
    CHECK(step->day == add_days(thirtieth, 30));
    const auto reviewed = changed_terms(*hall.desk);
    REQUIRE(reviewed);
    CHECK(reviewed->changed.empty());
    CHECK(reviewed->unreadable.empty());
    const auto twice = extend(*hall.desk, hall.actor(), seen(*extended), {}, "Ещё.");
    CHECK(twice.error().why == Why::not_now);
}

TEST_CASE("an extension until a chosen day is neither beyond the law nor before the day there was") {
    Hall hall;
    const auto taken = take_in(*hall.desk, hall.actor(), paper(hall));
    REQUIRE(taken);
    const auto try_until = [&](Date day) { return extension_of(*hall.desk, hall.actor(), seen(taken->subject), day); };
    CHECK(try_until(*taken->subject.due).error().field == "until");
    CHECK(try_until(add_days(*taken->subject.due, 90)).error().field == "until");
    const auto rules = PublishedRules(hall.town.layout()).read();
    Date working = add_days(*taken->subject.due, 5);
    while (!content::is_working_day((*rules)->profile.calendar, working)) working = add_days(working, 1);
    const auto until = extend(*hall.desk, hall.actor(), seen(taken->subject), working, "Экспертиза.");
    REQUIRE_MESSAGE(until, until.error().message);
    CHECK(until->due == working);
    CHECK(changed_terms(*hall.desk)->changed.empty());
}

TEST_CASE("what ended is told to the code at the kiosk, and what is opened again waits for its answer there too") {
    Hall hall;
    const auto taken = take_in(*hall.desk, hall.actor(), paper(hall));
    REQUIRE(taken);
    const auto handed_on =
        redirect(*hall.desk, hall.actor(), seen(taken->subject), "Водоканал", "Передано в Водоканал.");
    REQUIRE(handed_on);
    CHECK(status_for(hall, taken->receipt_code).answer == "Передано в Водоканал.");
    const auto closed = close(*hall.desk, hall.actor(), seen(*handed_on));
    REQUIRE(closed);
    const auto again = reopen(*hall.desk, hall.actor(), seen(*closed), "Водоканал вернул.");
    REQUIRE(again);
    const content::CaseStatus status = status_for(hall, taken->receipt_code);
    CHECK(status.stage == content::CaseStatus::Stage::registered);
    CHECK(status.answer.empty());
    CHECK(status.due == taken->subject.due);
    CHECK(hall.desk->read_card(*again)->redirected_to.empty());
    REQUIRE(answer(*hall.desk, hall.actor(), seen(*again), "Починили.", EarlierAnswer::keep));
    CHECK(status_for(hall, taken->receipt_code).answer == "Починили.");
}

TEST_CASE("cases are never joined in a circle, and both keep that they were joined") {
    Hall hall;
    const store::Case first = hall.in_state(CaseState::registered);
    const store::Case second = hall.in_state(CaseState::registered);
    CHECK(join(*hall.desk, hall.actor(), seen(first), seen(first), "Вместе.").error().why == Why::not_valid);
    const auto joined = join(*hall.desk, hall.actor(), seen(first), seen(second), "Вместе.");
    REQUIRE_MESSAGE(joined, joined.error().message);
    CHECK(hall.desk->read_card(joined->front())->joined_to == second.number);
    const auto goes_on = open(*hall.desk, hall.actor(), seen(joined->back()));
    CHECK(goes_on->steps.back().words == first.number);
    const auto back = join(*hall.desk, hall.actor(), Seen(second.number), Seen(first.number), "Вместе.");
    CHECK(back.error().why == Why::not_now);
    // As they were seen before the first one was joined.
    CHECK(join(*hall.desk, hall.actor(), seen(second), seen(first), "Вместе.").error().why == Why::changed_meanwhile);
}

TEST_CASE("a desk that may not sign changes the case, and the registrar tells the resident") {
    Hall hall;
    const auto taken = take_in(*hall.desk, hall.actor(), paper(hall));
    REQUIRE(taken);
    const Layout& layout = hall.town.layout();
    const auto office = RegistryDesk::open_office(layout, accounts::Letters::none);
    REQUIRE(office);
    REQUIRE(answer(**office, hall.actor(), seen(taken->subject), "Засыпали.", EarlierAnswer::keep));
    CHECK(status_for(hall, taken->receipt_code).answer.empty());
    run_registrar(hall);
    CHECK(status_for(hall, taken->receipt_code).answer == "Засыпали.");
    CHECK(hall.desk->registry().untold()->empty());
}

TEST_CASE("what comes from a kiosk has a key of its own and says how it came") {
    Hall hall;
    TestKiosk kiosk;
    kiosk.enrol(hall.town, "Вход");
    arrive(hall.town, kiosk.appeal(hall.town, "Нет света"), hall.now);
    arrive(hall.town, kiosk.appeal(hall.town, "Нет воды"), hall.now);
    run_registrar(hall);
    const auto cases = hall.desk->registry().cases();
    REQUIRE(cases->size() == 2);
    for (const store::Case& subject : *cases) {
        CHECK_FALSE(subject.sealed_key.empty());
        CHECK_FALSE(hall.desk->vault().open(subject.envelope, Vault::Purpose::body, subject.sealed_body));
        CHECK(hall.desk->read_body(subject));
        CHECK(known(hall.desk->read_card(subject)->channel) == store::Channel::kiosk);
        CHECK(known(subject.state) == CaseState::registered);
        CHECK(subject.legal_form);
    }
    CHECK(hall.lines() == 0);
}

}  // namespace veche::test
