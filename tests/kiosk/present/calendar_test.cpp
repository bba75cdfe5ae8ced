#include <doctest/doctest.h>

#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using tests::KioskStory;

content::EntrySummary event(const char* id, Date day, const char* type) {
    content::EntrySummary one = tests::summary(id, content::Kind::event, id);
    one.day = day;
    one.type = type;
    one.state = day < tests::today ? "past" : "coming";
    return one;
}

KioskStory calendar_story() {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::calendar});
    auto data = std::make_shared<CalendarData>();
    data->events = {event("old", {2026, 11, 3}, "hearing"), event("now", tests::today, "culture"),
                    event("soon", {2026, 11, 27}, "hearing"), event("also", {2026, 11, 27}, "contest")};
    story.answer(std::shared_ptr<const CalendarData>(data));
    return story;
}

ui::CalendarView look(const KioskStory& story) {
    return story.seen<ui::CalendarView>();
}

const ui::CalendarView::Day& day(const ui::CalendarView& view, const std::string& id) {
    for (const auto& one : view.days) {
        if (one.id == id) return one;
    }
    REQUIRE_MESSAGE(false, "no such day");
    return view.days.front();
}

TEST_CASE("a month is whole weeks from Monday") {
    const ui::CalendarView view = look(calendar_story());
    CHECK(view.days.size() == 42);  // November 2026 begins on a Sunday
    CHECK(view.days.at(5).id.empty());
    CHECK(view.days.at(6).id == "2026-11-01");
    CHECK(view.weekdays.size() == 7);
}

TEST_CASE("days say their events, today and what is past") {
    const ui::CalendarView view = look(calendar_story());
    CHECK(day(view, "2026-11-27").events == 2);
    CHECK(day(view, "2026-11-27").spoken == "2026-11-27, 2 events");
    CHECK(day(view, "2026-11-20").today);
    CHECK(day(view, "2026-11-03").past);
    CHECK(day(view, "2026-11-04").spoken == "2026-11-04, no events");
}

TEST_CASE("a past event says so in words") {
    const ui::CalendarView view = look(calendar_story());
    REQUIRE(view.rows.size() == 3);
    REQUIRE(view.past.size() == 1);
    CHECK(view.past[0].badge == "Past");
    CHECK(view.rows[0].badge == "Today");
    CHECK(view.rows[1].badge.empty());
    CHECK(view.rows[1].kind == "Public hearing");
}

TEST_CASE("the present month begins with what is still to come, another one with its first day") {
    KioskStory story = calendar_story();
    CHECK(look(story).rows_title == "Still to come this month");
    CHECK(look(story).rows.front().title == "now");
    CHECK(look(story).past.front().title == "old");
    story.state.today = {2026, 12, 1};
    story.act(ui::SetFilter{"month", "2026-11"});
    CHECK(look(story).rows_title == "Events of the month");
    CHECK(look(story).past.empty());
}

TEST_CASE("a chosen day shows its own events, and the month again") {
    KioskStory story = calendar_story();
    story.act(ui::SetFilter{"day", "2026-11-27"});
    const ui::CalendarView view = look(story);
    CHECK(view.rows.size() == 2);
    CHECK(day(view, "2026-11-27").chosen);
    REQUIRE(view.whole_month);
    story.act(view.whole_month->action);
    CHECK(look(story).rows.size() == 3);
}

TEST_CASE("a type of event narrows the rows and the dots alike") {
    KioskStory story = calendar_story();
    story.act(ui::SetFilter{"type", "hearing"});
    const ui::CalendarView view = look(story);
    CHECK(view.rows.size() + view.past.size() == 2);
    CHECK(day(view, "2026-11-27").events == 1);
}

TEST_CASE("months are turned over the end of a year") {
    KioskStory story = calendar_story();
    story.act(look(story).next.action);
    CHECK(look(story).month == "2026-12");
    story.act(look(story).next.action);
    CHECK(look(story).month == "2027-1");
    story.act(look(story).previous.action);
    CHECK(look(story).month == "2026-12");
}

TEST_CASE("the list shows what is coming only") {
    KioskStory story = calendar_story();
    story.act(ui::SetFilter{"view", "list"});
    const ui::CalendarView view = look(story);
    CHECK_FALSE(view.as_month);
    CHECK(view.rows.size() == 3);
    CHECK(view.rows[0].title == "now");
}

TEST_CASE("an event in another language carries the mark of its language beside its type") {
    KioskStory story = calendar_story();
    story.state.session.language = content::Language::english;
    story.act(ui::SetFilter{"view", "list"});
    const ui::CalendarView view = look(story);
    REQUIRE(!view.rows.empty());
    CHECK(view.rows[0].kind == "Culture and sport · RU");
}

TEST_CASE("a calendar that is not loaded yet says so instead of nothing") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::calendar});
    CHECK(look(story).loading);
}

TEST_CASE("an event of several days stands on each of them, and is past only after the last") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::calendar});
    auto data = std::make_shared<CalendarData>();
    data->events = {event("fair", add_days(tests::today, -1), "culture")};
    data->events.front().last_day = add_days(tests::today, 1);
    story.answer(std::shared_ptr<const CalendarData>(data));
    const ui::CalendarView view = look(story);
    CHECK(day(view, "2026-11-18").events == 0);
    for (const char* id : {"2026-11-19", "2026-11-20", "2026-11-21"}) CHECK(day(view, id).events == 1);
    CHECK(day(view, "2026-11-22").events == 0);
    REQUIRE(view.rows.size() == 1);
    CHECK(view.past.empty());
    CHECK(view.rows[0].badge == "Today");
    story.act(ui::SetFilter{"day", "2026-11-21"});
    CHECK(look(story).rows.size() == 1);
    story.act(ui::SetFilter{"day", "2026-11-22"});
    CHECK(look(story).rows.empty());
}

}  // namespace
}  // namespace veche::kiosk
