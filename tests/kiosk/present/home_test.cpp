#include <algorithm>
#include <doctest/doctest.h>

#include "kiosk/present.h"
#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using content::Kind;
using tests::KioskStory;

KioskStory at_home() {
    KioskStory story;
    auto data = std::make_shared<HomeData>();
    const auto count = [&](Kind kind, std::size_t total, std::size_t open) {
        data->counts.at(static_cast<std::size_t>(kind)) = {total, open};
    };
    count(Kind::draft_act, 8, 2);
    count(Kind::decision, 9, 0);
    count(Kind::plan, 3, 0);
    count(Kind::poll, 5, 0);
    count(Kind::event, 32, 21);
    count(Kind::lesson, 1, 0);
    count(Kind::hotline, 8, 0);
    data->closing = {tests::summary("draft", Kind::draft_act)};
    data->fresh = {tests::summary("news", Kind::news)};
    story.answer(std::shared_ptr<const HomeData>(data));
    return story;
}

ui::HomeView look(const KioskStory& story) {
    return story.seen<ui::HomeView>();
}

TEST_CASE("home has eight tiles, each with a line of what is there now") {
    const ui::HomeView view = look(at_home());
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"Write to the town", "You get an answer within the legal time limit"},
        {"Draft acts", "2 open for comments"},
        {"Decisions", "9 documents"},
        {"Plans", "3 plans"},
        {"Polls", "5 polls"},  // none is open: all of them
        {"Calendar", "21 coming events"},
        {"Your rights", "1 short lesson"},
        {"Hotlines", "8 hotlines"}};
    REQUIRE(view.tiles.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(view.tiles[i].label == expected[i].first);
        CHECK(view.tiles[i].live == expected[i].second);
    }
    CHECK(view.closing.size() == 1);
    CHECK(view.fresh.size() == 1);
    CHECK(view.more.size() == 9);
}

TEST_CASE("home does not offer to write what the town's server would not read") {
    KioskStory story = at_home();
    story.state.town->reads = {{"ballot", 1}};
    const ui::HomeView view = look(story);
    CHECK(view.tiles.size() == 7);
    CHECK(view.tiles[0].id == "drafts");
}

TEST_CASE("a tile leads to its section") {
    const ui::HomeView view = look(at_home());
    CHECK(view.tiles[0].place == ui::Place(ui::AppealPlace{}));
    CHECK(view.tiles[4].place == ui::Place(ui::ListPlace{ui::Section::polls}));
}

TEST_CASE("home pressed from elsewhere begins at its top, home come back to stays where it was") {
    KioskStory story = at_home();
    const std::string before = look(story).id;
    story.open(ui::AboutPlace{});
    story.act(ui::GoBack{});
    CHECK(look(story).id == before);
    story.open(ui::AboutPlace{});
    story.act(ui::GoHome{});
    CHECK(look(story).id != before);
}

TEST_CASE("home begins at its top when the letters become larger, and only then") {
    KioskStory story = at_home();
    const std::string before = look(story).id;
    ui::Comfort comfort;
    comfort.contrast = ui::Contrast::high;
    story.act(ui::SetComfort{comfort});
    CHECK(look(story).id == before);
    comfort.text_size = ui::TextSize::largest;
    story.act(ui::SetComfort{comfort});
    CHECK(look(story).id != before);
}

}  // namespace
}  // namespace veche::kiosk
