// What every registry store does with cases that staff work on.
#include <doctest/doctest.h>
#include <set>

#include "tests/contracts/registry_rig.h"

using namespace veche;
using namespace veche::test;
namespace sql = veche::server::sql;

namespace {

struct Cases : Registry {
    // Registered, in the order of their numbers.
    std::vector<protocol::EnvelopeId> ids;

    explicit Cases(int count) {
        for (int i = 0; i < count; ++i) {
            Case subject = appeal();
            subject.received = {500 + i};
            REQUIRE(store->receive(subject, i + 1, records));
            Registration registration = in_2026;
            registration.series = content::CaseSeries::appeal;
            registration.due = Date{2026, 12, 31 - i};
            REQUIRE(*store->register_case(subject.envelope, registration, records));
            ids.push_back(subject.envelope);
        }
    }
    [[nodiscard]] Case now(std::size_t index) const { return **store->find(protocol::to_hex(ids[index])); }
    [[nodiscard]] CaseChange assigned(std::size_t index, const std::string& to) const {
        CaseChange wanted;
        wanted.after = now(index);
        wanted.after.assignee = to;
        wanted.act = by_clerk();
        return wanted;
    }
    [[nodiscard]] std::vector<std::string> numbers(const CaseFilter& filter, const CaseOrder& order = {},
                                                   const Page& page = {}) const {
        std::vector<std::string> found;
        const auto listed = store->list(filter, order, page);
        REQUIRE_MESSAGE(listed, listed.error().message);
        for (const Case& subject : listed->cases) found.push_back(subject.number.substr(subject.number.size() - 1));
        return found;
    }
};

using Numbers = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("stores");

TEST_CASE("what a case carries for staff is there again as it was written") {
    Cases cases(1);
    CaseChange wanted = cases.assigned(0, "clerk.two");
    wanted.after.state = CaseState::extended;
    wanted.after.classifier = "0003.0009";
    wanted.after.legal_form = LegalForm::written;
    wanted.after.sealed_key = "sealed key";
    wanted.after.sealed_card = "sealed card";
    wanted.after.sealed_body = "sealed anew";
    wanted.sealed_words = "sealed reason";
    REQUIRE(cases.store->change_cases({wanted}, nullptr)->has_value());
    const Case now = cases.now(0);
    CHECK(now.assignee == "clerk.two");
    CHECK(known(now.state) == CaseState::extended);
    CHECK(now.classifier == "0003.0009");
    CHECK(known(*now.legal_form) == LegalForm::written);
    CHECK(now.sealed_key == "sealed key");
    CHECK(now.sealed_card == "sealed card");
    CHECK(now.sealed_body == "sealed anew");
    const auto steps = cases.store->steps(cases.ids[0]);
    REQUIRE(steps->size() == 2);
    CHECK(steps->at(0).act == "case.register");
    CHECK(known(steps->at(0).state) == CaseState::registered);
    CHECK(steps->at(1).number == 2);
    CHECK(steps->at(1).who == "clerk.one");
    CHECK(steps->at(1).sealed_words == "sealed reason");
    CHECK(known(steps->at(1).state) == CaseState::extended);
}

TEST_CASE("who saw a case before another changed it changes nothing") {
    Cases cases(1);
    const CaseChange first = cases.assigned(0, "clerk.two");
    const CaseChange second = cases.assigned(0, "clerk.three");
    REQUIRE(cases.store->change_cases({first}, &cases.records)->has_value());
    CHECK_FALSE(cases.store->change_cases({second}, &cases.records)->has_value());
    CHECK(cases.now(0).assignee == "clerk.two");
    CHECK(cases.store->lines({})->size() == 1);
    CaseChange of_nothing = second;
    of_nothing.after.envelope = protocol::make_random<protocol::EnvelopeId>(cases.random);
    CHECK_FALSE(cases.store->change_cases({of_nothing}, &cases.records)->has_value());
}

TEST_CASE("an act on several cases reaches all of them or none") {
    Cases cases(3);
    const std::vector<CaseChange> wanted{cases.assigned(0, "a"), cases.assigned(1, "a"), cases.assigned(2, "a")};
    REQUIRE(cases.store->change_cases({cases.assigned(2, "b")}, nullptr)->has_value());
    CHECK_FALSE(cases.store->change_cases(wanted, nullptr)->has_value());
    CHECK(cases.now(0).assignee.empty());
    CHECK(cases.now(1).assignee.empty());
    CHECK(cases.store->lines({})->size() == 1);
}

TEST_CASE("every change of a case has a number above all before it, and a copy is told each case once") {
    Cases cases(3);
    std::set<std::int64_t> numbers;
    for (std::size_t i = 0; i < 3; ++i) numbers.insert(cases.now(i).change);
    REQUIRE(numbers.size() == 3);
    const std::int64_t seen = *numbers.rbegin();
    CHECK(cases.store->cases_changed_after(seen, 10)->empty());
    const auto given = cases.store->change_cases({cases.assigned(0, "a")}, nullptr);
    REQUIRE(given->has_value());
    CHECK((**given)[0] > seen);
    CHECK(cases.now(0).change == (**given)[0]);
    const auto changed = cases.store->cases_changed_after(seen, 10);
    REQUIRE(changed->size() == 1);
    CHECK(changed->front().envelope == cases.ids[0]);
    const auto from_the_start = cases.store->cases_changed_after(0, 2);
    REQUIRE(from_the_start->size() == 2);
    CHECK(from_the_start->at(0).change < from_the_start->at(1).change);
    CHECK(cases.store->cases_changed_after(from_the_start->at(1).change, 10)->size() == 1);
}

TEST_CASE("what was changed by somebody who signs no records is told once by who does") {
    Cases cases(2);
    CaseChange wanted = cases.assigned(0, "a");
    wanted.after.sealed_answer = "sealed";
    wanted.is_told = true;
    const std::size_t before = cases.record_texts().size();
    REQUIRE(cases.store->change_cases({wanted}, nullptr)->has_value());
    CHECK(cases.record_texts().size() == before);
    REQUIRE(*cases.store->untold() == std::vector{cases.ids[0]});
    cases.records.broken = true;
    CHECK_FALSE(cases.store->tell(cases.ids[0], cases.records));
    cases.records.broken = false;
    CHECK(cases.store->untold()->size() == 1);
    CHECK(*cases.store->tell(cases.ids[0], cases.records));
    CHECK_FALSE(*cases.store->tell(cases.ids[0], cases.records));
    CHECK_FALSE(*cases.store->tell(cases.ids[1], cases.records));
    CHECK(cases.store->untold()->empty());
    CHECK(cases.record_texts().size() == before + 1);
}

TEST_CASE("what nobody was told yet is news to the kiosks after a restore too") {
    Cases cases(2);
    CaseChange wanted = cases.assigned(1, "a");
    wanted.is_told = true;
    REQUIRE(cases.store->change_cases({wanted}, nullptr)->has_value());
    const std::uint64_t before = cases.now(1).last_sequence;
    const std::uint64_t of_the_other = cases.now(0).last_sequence;
    const auto epoch = protocol::make_random<protocol::Epoch>(cases.random);
    cases.open(epoch);
    REQUIRE(cases.store->renew_records(epoch, 0, 10, cases.records)->made == 2);
    CHECK(cases.now(1).last_sequence > before);
    CHECK(cases.now(0).last_sequence == of_the_other);
    CHECK(cases.store->untold()->empty());
}

TEST_CASE("a case taken in by hand has its number in the same moment, and is taken in once") {
    Cases cases(1);
    Case paper = cases.appeal();
    paper.sealed_card = "sealed card";
    paper.assignee = "clerk.two";
    Registration registration = in_2026;
    registration.legal_form = LegalForm::oral;
    cases.records.broken = true;
    const auto act = [](const Case&) { return by_clerk(); };
    CHECK_FALSE(cases.store->take_in(paper, registration, act, &cases.records));
    cases.records.broken = false;
    CHECK(cases.store->cases()->size() == 1);
    const auto taken = cases.store->take_in(paper, registration, act, &cases.records);
    REQUIRE(taken->has_value());
    CHECK((*taken)->number == "П-2026-000002");
    CHECK_FALSE(cases.store->take_in(paper, registration, act, &cases.records)->has_value());
    const Case now = **cases.store->find("П-2026-000002");
    CHECK(now.change == (*taken)->change);
    CHECK(now.assignee == "clerk.two");
    CHECK(now.sealed_card == "sealed card");
    CHECK(known(*now.legal_form) == LegalForm::oral);
    CHECK(known(now.state) == CaseState::registered);
    CHECK(cases.record_texts().back() == "3 П-2026-000002");
    CHECK(cases.store->lines({})->size() == 1);
    CHECK(cases.store->unregistered()->empty());
}

TEST_CASE("a list is filtered, sorted and cut into pages, and knows how many there are") {
    Cases cases(5);
    Case unregistered = cases.appeal();
    unregistered.received = {490};
    REQUIRE(cases.store->receive(unregistered, 6, cases.records));
    REQUIRE(*cases.answer(cases.ids[4], "sealed"));
    REQUIRE(cases.store->change_cases({cases.assigned(1, "b"), cases.assigned(2, "b")}, nullptr)->has_value());
    const CaseFilter waits{.states = {CaseState::registered, CaseState::extended}};
    CHECK(cases.numbers(waits) == Numbers{"4", "3", "2", "1"});
    CHECK(cases.numbers(waits, {CaseOrder::By::due, true}) == Numbers{"1", "2", "3", "4"});
    CHECK(cases.numbers(waits, {CaseOrder::By::received, true}, {1, 2}) == Numbers{"3", "2"});
    CHECK(cases.store->list(waits, {}, {1, 2})->total == 4);
    CHECK(cases.numbers({.assignee = "b"}, {CaseOrder::By::number, false}) == Numbers{"2", "3"});
    CHECK(cases.store->list({.assignee = ""}, {}, {})->total == 4);
    CHECK(cases.store->list({.series = content::CaseSeries::appeal}, {}, {})->total == 5);
    CHECK(cases.store->list({.series = content::CaseSeries::comment}, {}, {})->total == 0);
    CHECK(cases.numbers({.due_before = Date{2026, 12, 29}}) == Numbers{"5", "4"});
    CHECK(cases.numbers({.number = "П-2026-000003"}) == Numbers{"3"});
    CHECK(cases.store->list({.number = "П-2026-"}, {}, {})->total == 5);
    CHECK(cases.store->list({.number = "П-2026-%"}, {}, {})->total == 0);
    const CaseFilter between{.received_from = Instant{501}, .received_before = Instant{503}};
    CHECK(cases.numbers(between) == Numbers{"3", "2"});
    // Without a day it comes last, without a number first.
    CHECK(cases.store->list({}, {}, {})->cases.back().number.empty());
    CHECK(cases.store->list({}, {CaseOrder::By::number, false}, {})->cases.front().number.empty());
    CHECK(cases.store->list({}, {}, {6, 25})->cases.empty());
}

TEST_CASE("whoever asks which cases pass a filter is told exactly those that the whole list shows, each once") {
    Cases cases(5);
    Case unregistered = cases.appeal();
    unregistered.received = {490};
    REQUIRE(cases.store->receive(unregistered, 6, cases.records));
    REQUIRE(*cases.answer(cases.ids[4], "sealed"));
    REQUIRE(cases.store->change_cases({cases.assigned(1, "b"), cases.assigned(2, "b")}, nullptr)->has_value());
    const auto expect = [&](const CaseFilter& filter, std::set<protocol::EnvelopeId> expected) {
        const auto told = cases.store->ids(filter);
        REQUIRE_MESSAGE(told, told.error().message);
        CHECK(told->size() == expected.size());
        CHECK(std::set(told->begin(), told->end()) == expected);
        const auto listed = cases.store->list(filter, {}, {0, 100});
        REQUIRE_MESSAGE(listed, listed.error().message);
        CHECK(listed->total == expected.size());
        std::set<protocol::EnvelopeId> shown;
        for (const Case& subject : listed->cases) shown.insert(subject.envelope);
        CHECK(shown == expected);
    };
    const auto& ids = cases.ids;
    expect({}, {ids[0], ids[1], ids[2], ids[3], ids[4], unregistered.envelope});
    expect({.states = {CaseState::registered, CaseState::extended}}, {ids[0], ids[1], ids[2], ids[3]});
    expect({.states = {CaseState::answered}}, {ids[4]});
    expect({.assignee = "b"}, {ids[1], ids[2]});
    expect({.assignee = ""}, {ids[0], ids[3], ids[4], unregistered.envelope});
    expect({.series = content::CaseSeries::appeal}, {ids[0], ids[1], ids[2], ids[3], ids[4]});
    expect({.series = content::CaseSeries::comment}, {});
    expect({.due_before = Date{2026, 12, 29}}, {ids[3], ids[4]});
    expect({.number = "П-2026-000003"}, {ids[2]});
    expect({.number = "П-2026-%"}, {});
    expect({.received_from = Instant{501}, .received_before = Instant{503}}, {ids[1], ids[2]});
    expect({.states = {CaseState::registered}, .assignee = "b", .due_before = Date{2026, 12, 30}, .number = "П-2026-"},
           {ids[2]});
}

TEST_CASE("cases of a registry of before have a state and a change number each, and are as they were") {
    const StoreRig rig;
    const auto place = rig.another_place();
    const Schema& now = registry_schema();
    const Schema before{now.name, now.journal_mode, now.steps.first(11), now.begins, now.beginning};
    const auto connection = place->create_store(before).value();
    const std::string insert =
        "INSERT INTO case_file(position, envelope, lookup_id, receipt_key, kind, received, language, sealed_body, "
        "number, sealed_answer) VALUES(?1, ?2, ?3, ?3, 'appeal', 500, 'ru', ?4, ?5, ?6)";
    const sql::Bytes nothing{""};
    REQUIRE(connection->run(insert, {3, sql::Bytes{std::string(16, 'a')}, nothing, sql::Bytes{"body"}, "П-2026-000001",
                                     sql::Bytes{"answer"}}));
    REQUIRE(connection->run(
        insert, {5, sql::Bytes{std::string(16, 'b')}, nothing, sql::Bytes{"body"}, "П-2026-000002", nothing}));
    REQUIRE(connection->run(insert,
                            {6, sql::Bytes{std::string(16, 'c')}, nothing, sql::Bytes{"body"}, sql::Null{}, nothing}));
    const Schema after{now.name, now.journal_mode, now.steps.first(12), now.begins, now.beginning};
    REQUIRE(bring_up_to_date(*connection, after));
    const auto states =
        connection->all("SELECT state, change FROM case_file ORDER BY position", {},
                        [](const sql::Row& row) { return row.text(0) + std::to_string(row.integer(1)); });
    CHECK(*states == Numbers{"answered3", "registered5", "received6"});
    CHECK(*connection->number("SELECT value FROM state WHERE name = 'case_change'", {}) == 6);
    CHECK(*connection->number("SELECT count(*) FROM case_file WHERE length(sealed_body) = 4", {}) == 3);
}
