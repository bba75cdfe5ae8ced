#include <doctest/doctest.h>

#include "kiosk/shown.h"
#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using tests::entry_data;
using tests::KioskStory;

TEST_CASE("filters narrow a list and \"all\" widens it again") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::decisions});
    story.act(ui::SetFilter{"topic", "housing"});
    CHECK(story.asked<LoadList>().query.topic == content::TopicId("housing"));
    story.act(ui::SetFilter{"year", "2025"});
    CHECK(story.asked<LoadList>().query.year == 2025);
    CHECK(story.asked<LoadList>().query.topic == content::TopicId("housing"));
    story.act(ui::SetFilter{"state", "in_force"});
    CHECK(story.asked<LoadList>().query.state == "in_force");
    story.act(ui::SetFilter{"topic", ""});
    CHECK(story.asked<LoadList>().query.topic.empty());
}

TEST_CASE("a year that is no number filters nothing") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::decisions});
    story.act(ui::SetFilter{"year", "20x5"});
    CHECK_FALSE(story.asked<LoadList>().query.year);
}

TEST_CASE("more rows are asked for up to the limit of the library") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::decisions});
    CHECK(story.asked<LoadList>().query.limit == 50);
    story.act(ui::ShowMore{});
    CHECK(story.asked<LoadList>().query.limit == 100);
    for (int i = 0; i < 30; ++i) story.act(ui::ShowMore{});
    CHECK(story.asked<LoadList>().query.limit == content::largest_list);
}

TEST_CASE("a filter brings the list back to its first rows") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::decisions});
    story.act(ui::ShowMore{});
    story.act(ui::SetFilter{"topic", "housing"});
    CHECK(story.asked<LoadList>().query.limit == 50);
}

TEST_CASE("a calendar asks for the month shown, and for half a year as a list") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::calendar});
    CHECK(story.asked<LoadEvents>().from == Date{2026, 11, 1});
    CHECK(story.asked<LoadEvents>().to == Date{2026, 11, 30});
    story.act(ui::SetFilter{"month", "2026-12"});
    CHECK(story.asked<LoadEvents>().to == Date{2026, 12, 31});
    story.act(ui::SetFilter{"view", "list"});
    CHECK(story.asked<LoadEvents>().from == tests::today);
    CHECK(days_between(tests::today, story.asked<LoadEvents>().to) == 183);
}

TEST_CASE("choosing a day or a type of event asks the library for nothing") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::calendar});
    story.act(ui::SetFilter{"day", "2026-11-27"});
    CHECK(story.effects.empty());
    story.act(ui::SetFilter{"type", "hearing"});
    CHECK(story.effects.empty());
    CHECK(narrowing(story.screen())->filters.at("day") == "2026-11-27");
}

TEST_CASE("a chosen day is forgotten with its month") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::calendar});
    story.act(ui::SetFilter{"day", "2026-11-27"});
    story.act(ui::SetFilter{"month", "2026-12"});
    CHECK_FALSE(narrowing(story.screen())->filters.contains("day"));
}

TEST_CASE("a month that is none is today's") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::calendar});
    story.act(ui::SetFilter{"month", "2026-99"});
    CHECK(story.asked<LoadEvents>().from == Date{2026, 11, 1});
}

TEST_CASE("the items of a plan are filtered without the library") {
    KioskStory story;
    story.open_entry(entry_data("plan", content::PlanDetails{}));
    story.act(ui::SetFilter{"state", "late"});
    CHECK(story.effects.empty());
    CHECK(narrowing(story.screen())->filters.at("state") == "late");
}

}  // namespace
}  // namespace veche::kiosk
