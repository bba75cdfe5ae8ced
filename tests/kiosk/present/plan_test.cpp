#include <doctest/doctest.h>

#include "kiosk/shown.h"
#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using tests::entry_data;
using tests::KioskStory;
using Item = content::PlanDetails::Item;
using ItemState = content::PlanDetails::ItemState;

Item item(const std::string& id, ItemState state, int percent = 0) {
    Item made;
    made.id = content::PlanItemId(id);
    made.name = "Item " + made.id.text();
    made.state = state;
    made.percent = percent;
    return made;
}

std::shared_ptr<EntryData> plan(std::vector<Item> items) {
    content::PlanDetails details;
    content::PlanDetails::Task task;
    task.title = "A task";
    task.items = std::move(items);
    task.indicators = {{"Lamps", "pieces", 10, 20, 15}};
    details.goals = {{"A goal", {task}}};
    return entry_data("plan", details, "The year plan");
}

ui::PlanView look(const KioskStory& story) {
    return story.look([&](const Scene& scene) { return present_plan(scene, *entry_of(story.screen())); });
}

KioskStory plan_story() {
    KioskStory story;
    Item full = item("b", ItemState::in_progress, 60);
    full.from = Date{2026, 3, 1};
    full.to = Date{2026, 12, 1};
    full.venue = "Library";
    full.responsible = "The department";
    full.funding = "100 000";
    full.expected_result = "A new roof";
    full.comment = "On time";
    full.links = {content::EntryId("d")};
    auto data = plan({item("a", ItemState::done), full, item("c", ItemState::late, 20),
                      item("d", ItemState::cancelled, 50), item("e", ItemState::planned)});
    data->named = {tests::summary("d", content::Kind::decision, "The decision")};
    story.open_entry(data);
    return story;
}

TEST_CASE("the ring says the same as the count beside it: what is done of all") {
    const ui::PlanView view = look(plan_story());
    CHECK(view.percent == "20 %");
    CHECK(view.fraction == doctest::Approx(0.2));
    CHECK(view.progress == "1 of 5 items done");
    CHECK(view.readiness == "Average readiness 45 %");  // (100 + 60 + 20 + 0) / 4, the cancelled one left out
}

TEST_CASE("the bar of an indicator begins at nought and marks where it was and shall be") {
    const auto view = look(plan_story());
    const auto& lamps = view.goals.at(0).tasks.at(0).indicators.at(0);
    CHECK(lamps.fraction == doctest::Approx(0.75));
    REQUIRE(lamps.ticks.size() == 2);
    CHECK(lamps.ticks[0] == doctest::Approx(0.5));
    CHECK(lamps.ticks[1] == doctest::Approx(1.0));
    CHECK(lamps.figure == "15\u00A0pieces");
}

TEST_CASE("a plan for a month says which month, in the list and opened") {
    Item december = item("a", ItemState::planned);
    december.to = Date{2026, 12, 9};
    auto data = plan({december});
    std::get<content::PlanDetails>(data->stored.entry.details).period = content::PlanDetails::Period::month;
    data->stored.entry.date = Date{2026, 11, 25};
    KioskStory story;
    story.open_entry(data);
    const auto view = look(story);
    CHECK(view.facts.at(0).value == story.words.month(content::Language::russian, 2026, 12));
    auto summary = tests::summary("plan", content::Kind::plan);
    summary.state = "month";
    summary.day = Date{2026, 12, 1};
    const auto row = story.look([&](const Scene& scene) { return row_of(scene, summary, "list"); });
    CHECK(row.detail.find(story.words.month(content::Language::russian, 2026, 12)) == 0);
}

TEST_CASE("totals tell every state but the done ones, which the ring's words tell") {
    const ui::PlanView view = look(plan_story());
    REQUIRE(view.totals.size() == 4);
    CHECK(view.totals[0].words == "1 in progress");
    CHECK(view.totals[1].words == "1 late");
    CHECK(view.totals[1].tone == ui::Tone::danger);
}

TEST_CASE("each item says its state in words, with a figure where there is one") {
    const auto view = look(plan_story());
    const auto& items = view.goals.at(0).tasks.at(0).items;
    REQUIRE(items.size() == 5);
    CHECK(items[0].state == "Done");
    CHECK(items[0].fraction == 1);
    CHECK(items[0].progress.empty());
    CHECK(items[1].progress == "60 %");
    CHECK(items[1].spoken == "Item b. In progress, 60 % done");
    CHECK(items[3].fraction == 0);
}

TEST_CASE("an item opens to its facts and closes again") {
    KioskStory story = plan_story();
    CHECK(look(story).goals[0].tasks[0].items[1].facts.empty());
    story.act(look(story).goals[0].tasks[0].items[1].toggle);
    const auto open = look(story).goals[0].tasks[0].items[1];
    REQUIRE(open.open);
    REQUIRE(open.facts.size() == 5);
    CHECK(open.facts[0].value == "from 2026-03-01 to 2026-12-01");
    CHECK(open.comment == "On time");
    REQUIRE(open.links.size() == 1);
    CHECK(open.links[0].title == "The decision");
    story.act(open.toggle);
    CHECK_FALSE(look(story).goals[0].tasks[0].items[1].open);
}

TEST_CASE("asking about an item opens a question that quotes it and cannot lose it") {
    KioskStory story = plan_story();
    story.act(look(story).goals[0].tasks[0].items[1].toggle);
    story.act(look(story).goals[0].tasks[0].items[1].ask.action);
    const auto* appeal = std::get_if<ui::AppealPlace>(&story.screen().place);
    REQUIRE(appeal != nullptr);
    CHECK(appeal->about == "The year plan: Item b");
    CHECK(appeal->form == content::AppealFormId("question"));
}

TEST_CASE("an item that a link leads to is open at once") {
    KioskStory story;
    story.open(ui::EntryPlace{content::EntryId("plan"), "a"});
    story.answer(std::shared_ptr<const EntryData>(plan({item("a", ItemState::done)})));
    const ui::PlanView view = look(story);
    CHECK(view.go_to_item == "a");
    CHECK(view.goals[0].tasks[0].items[0].open);
    CHECK(view.page.go_to_clause.empty());
}

TEST_CASE("the filter leaves the items of one state, and what leads to them") {
    KioskStory story = plan_story();
    story.act(ui::SetFilter{"state", "late"});
    const ui::PlanView view = look(story);
    REQUIRE(view.goals.size() == 1);
    REQUIRE(view.goals[0].tasks[0].items.size() == 1);
    CHECK(view.goals[0].tasks[0].items[0].id == "c");
    CHECK(view.goals[0].tasks[0].indicators.empty());
    CHECK_MESSAGE(view.percent == "20 %", "the whole is not filtered");
}

TEST_CASE("a state without items says so") {
    KioskStory story;
    story.open_entry(plan({item("a", ItemState::done)}));
    story.act(ui::SetFilter{"state", "late"});
    const ui::PlanView view = look(story);
    CHECK(view.goals.empty());
    CHECK(view.empty == "No item is in this state now. Choose “All” to see the whole plan.");
    CHECK_FALSE(view.filters.empty());
}

TEST_CASE("an indicator tells where it was, is and should be") {
    const auto view = look(plan_story());
    const auto& indicator = view.goals[0].tasks[0].indicators.at(0);
    CHECK(indicator.words == "was 10, goal 20");
    CHECK(indicator.figure == "15\u00A0pieces");
    CHECK(indicator.spoken == "Lamps: 15 pieces, was 10, goal 20");
}

TEST_CASE("an indicator that must fall stands between its goal and where it was") {
    KioskStory story;
    auto data = plan({item("a", ItemState::done)});
    std::get<content::PlanDetails>(data->stored.entry.details).goals[0].tasks[0].indicators = {
        {"Leaks", "", 100, 50, 75}, {"Same", "", 5, 5, 5}, {"Worse", "", 10, 20, 2}};
    story.open_entry(data);
    const auto view = look(story);
    const auto& indicators = view.goals[0].tasks[0].indicators;
    CHECK(indicators.at(0).fraction == doctest::Approx(0.75));
    CHECK(indicators.at(0).ticks == std::vector<float>{1.0F, 0.5F});
    CHECK(indicators.at(1).fraction == 1);
    CHECK(indicators.at(2).fraction == doctest::Approx(0.1));
}

TEST_CASE("a plan without items is not divided by zero") {
    KioskStory story;
    story.open_entry(entry_data("plan", content::PlanDetails{}));
    const ui::PlanView view = look(story);
    CHECK(view.percent == "0 %");
    CHECK(view.empty == "This plan has no items yet.");
}

TEST_CASE("a periodicity stands where there are no dates") {
    KioskStory story;
    Item monthly = item("a", ItemState::in_progress, 10);
    monthly.periodicity = "monthly";
    story.open_entry(plan({monthly}));
    story.act(look(story).goals[0].tasks[0].items[0].toggle);
    const auto facts = look(story).goals[0].tasks[0].items[0].facts;
    REQUIRE(facts.size() == 1);
    CHECK(facts[0].label == "When");
    CHECK(facts[0].value == "monthly");
}

}  // namespace
}  // namespace veche::kiosk
