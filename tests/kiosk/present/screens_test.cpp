// Draws what is not a form with the real words of every language and looks at the outline: attract, home, lists,
// messages, dialogs, and the screens one reads.
#include <algorithm>
#include <array>
#include <doctest/doctest.h>

#include "tests/support/drawn_screens.h"

namespace veche::kiosk {
namespace {

using content::Kind;
using tests::KioskStory;

constexpr const char* long_title = "О порядке содержания детских и спортивных площадок";

void load_home(KioskStory& story) {
    auto data = std::make_shared<HomeData>();
    data->counts.fill({21, 2});
    content::EntrySummary draft = tests::summary("draft", Kind::draft_act, long_title);
    draft.state = "discussion";
    draft.closes = add_days(tests::today, 2);
    data->closing = {draft};
    data->fresh = {tests::summary("news", Kind::news, long_title)};
    story.answer(std::shared_ptr<const HomeData>(data));
}

constexpr std::array<const char*, 2> codes = {"7HTQ-2M4V-W9XK-DA3E", "WMWM-8HQ4-MWMW-ZG6W"};

// Two receipts that nobody has copied yet.
void hand_in_twice(KioskStory& story) {
    load_home(story);
    for (const char* code : codes) story.state.session.receipts.push_back({code, ""});
}

void load_list(KioskStory& story) {
    story.open(ui::ListPlace{ui::Section::lessons});
    auto data = std::make_shared<ListData>();
    data->page.rows = {tests::summary("a", Kind::lesson, long_title), tests::summary("b", Kind::quiz, long_title)};
    data->page.total = 80;
    data->facets.kinds = {{Kind::lesson, 70}, {Kind::quiz, 10}};
    data->facets.years = {{2026, 50}, {2025, 30}};
    story.answer(std::shared_ptr<const ListData>(data));
}

void load_calendar(KioskStory& story) {
    story.open(ui::ListPlace{ui::Section::calendar});
    auto data = std::make_shared<CalendarData>();
    for (const int days : {-3, 0, 4}) {
        content::EntrySummary event = tests::summary("e" + std::to_string(days), Kind::event, long_title);
        event.day = add_days(tests::today, days);
        event.type = days == 0 ? "information_day" : "hearing";
        data->events.push_back(event);
    }
    story.answer(std::shared_ptr<const CalendarData>(data));
}

void open_reader(KioskStory& story) {
    content::DraftActDetails draft;
    draft.stage = content::DraftActDetails::Stage::discussion;
    draft.comments_until = add_days(tests::today, 2);
    draft.history = {{content::DraftActDetails::Stage::announced, add_days(tests::today, -9)},
                     {content::DraftActDetails::Stage::discussion, add_days(tests::today, -3)}};
    draft.category = content::DraftActDetails::Category::improvement;
    draft.reason = "В городе 64 площадки, и у 23 из них нет хозяина.";
    story.open_entry(tests::entry_data("draft", draft, long_title));
}

void open_plan(KioskStory& story) {
    content::PlanDetails plan;
    content::PlanDetails::Item item;
    item.name = "Ремонт моста через реку Ключанку";
    item.percent = 40;
    plan.goals = {{"Удобный и безопасный город", {{"Отремонтировать улицы", {}, {item}}}}};
    story.open_entry(tests::entry_data("plan", plan, long_title));
}

void open_quiz(KioskStory& story) {
    content::QuizDetails quiz;
    quiz.questions.resize(1);
    quiz.questions[0].text = "Кто принимает бюджет города?";
    quiz.questions[0].options = {{"Глава города", false}, {"Городское собрание", true}};
    quiz.questions[0].explanation = "Депутаты после публичных слушаний.";
    story.open_entry(tests::entry_data("quiz", quiz, long_title));
}

void open_poll_results(KioskStory& story) {
    content::PollDetails poll;
    poll.opens = add_days(tests::today, -40);
    poll.closes = add_days(tests::today, -10);
    poll.participants = 412;
    story.open_entry(tests::entry_data("poll", poll, long_title));
}

std::vector<tests::DrawnScene<KioskStory>> scenes() {
    return {{"attract", [](KioskStory& story) { story.act(ui::FinishSession{}); }},
            {"home", load_home},
            {"list", load_list},
            {"list/empty",
             [](KioskStory& story) {
                 story.open(ui::ListPlace{ui::Section::news});
                 story.answer(std::make_shared<const ListData>());
             }},
            {"message/waiting",
             [](KioskStory& story) {
                 story.open(ui::EntryPlace{content::EntryId("x"), {}});
             }},
            {"message/not-there",
             [](KioskStory& story) {
                 story.open(ui::EntryPlace{content::EntryId("x"), {}});
                 story.happen(ScreenLoaded{story.screen().ticket, {}, "withdrawn"});
             }},
            {"message/no-content", [](KioskStory& story) { story.state.town.reset(); }},
            {"idle",
             [](KioskStory& story) {
                 load_home(story);
                 story.happen(Ticked{152'000, story.state.now, false});
             }},
            {"finish",
             [](KioskStory& story) {
                 load_home(story);
                 story.act(ui::ShowPanel{ui::Panel::finish});
             }},
            {"idle/receipts",
             [](KioskStory& story) {
                 hand_in_twice(story);
                 story.happen(Ticked{152'000, story.state.now, false});
             }},
            {"finish/receipts",
             [](KioskStory& story) {
                 hand_in_twice(story);
                 story.act(ui::ShowPanel{ui::Panel::finish});
             }},
            {"comfort",
             [](KioskStory& story) {
                 load_home(story);
                 story.act(ui::ShowPanel{ui::Panel::comfort});
             }},
            {"reader", open_reader},
            {"plan", open_plan},
            {"quiz", open_quiz},
            {"poll-results", open_poll_results},
            {"calendar", load_calendar}};
}

TEST_CASE("home, lists, messages, dialogs and what is read keep the numbers on a portrait kiosk") {
    tests::check_scenes(scenes(), {1080, 1920, 3.21F}, {});
}

TEST_CASE("home, lists, messages, dialogs and what is read keep the numbers on a small landscape screen") {
    tests::check_scenes(scenes(), {1280, 720, 2.14F}, {});
}

TEST_CASE("every receipt's code is there once more before it is erased, whole, for nobody's ears but headphones") {
    const auto words = tests::real_words();
    const auto all = scenes();
    for (const ui::CanvasSettings& window : {ui::CanvasSettings{1080, 1920, 3.21F}, {1280, 720, 2.14F}}) {
        ui::testing::CanvasRig rig([](ui::Canvas&) {}, window);
        for (const ui::TextSize size : ui::testing::all_text_sizes) {
            for (const char* name : {"idle/receipts", "finish/receipts"}) {
                CAPTURE(window.width);
                CAPTURE(static_cast<int>(size));
                CAPTURE(name);
                KioskStory story;
                story.state.session.comfort.text_size = size;
                std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; })->play(story);
                tests::check_drawn(rig, story.state, *words);
                for (const char* code : codes) {
                    CAPTURE(code);
                    const ui::Outline& outline = rig.canvas().outline();
                    const auto node = std::find_if(outline.begin(), outline.end(),
                                                   [&](const ui::Node& one) { return one.label == code; });
                    REQUIRE(node != outline.end());
                    CHECK(node->is_private);
                    CHECK_FALSE(node->clipped);
                    CHECK_FALSE(node->covered);
                    const bool is_whole = node->visible.height >= node->rect.height - 1;
                    CHECK_MESSAGE((is_whole || rig.has("dialog/page/down")), "it is seen, or one turns the page to it");
                }
            }
        }
    }
}

}  // namespace
}  // namespace veche::kiosk
