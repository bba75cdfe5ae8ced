#include <doctest/doctest.h>

#include "kiosk/shown.h"
#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using tests::entry_data;
using tests::KioskStory;

std::shared_ptr<EntryData> news(const char* id) {
    return entry_data(id, content::NewsDetails{});
}

bool at_home(const KioskStory& story) {
    return std::holds_alternative<ui::HomePlace>(story.screen().place);
}

TEST_CASE("back leads through every place to home, and home has nothing behind it") {
    KioskStory story;
    const std::vector<ui::Place> places = {ui::ListPlace{ui::Section::news},
                                           ui::EntryPlace{content::EntryId("a"), {}},
                                           ui::SearchPlace{},
                                           ui::AppealPlace{},
                                           ui::CommentPlace{content::EntryId("d"), content::ClauseId("c")},
                                           ui::CallBackPlace{content::EntryId("h")},
                                           ui::CheckPlace{},
                                           ui::AboutPlace{}};
    for (const ui::Place& place : places) story.open(place);
    REQUIRE(story.state.session.screens.size() == places.size() + 1);
    for (std::size_t i = places.size(); i > 0; --i) {
        CHECK(story.screen().place == places[i - 1]);
        story.act(ui::GoBack{});
    }
    CHECK(at_home(story));
    story.act(ui::GoBack{});
    CHECK(at_home(story));
    CHECK(story.state.session.screens.size() == 1);
}

TEST_CASE("an answer to an older question is dropped") {
    KioskStory story;
    story.open(ui::EntryPlace{content::EntryId("a"), {}});
    const Ticket old = story.screen().ticket;
    story.act(ui::SetLanguage{content::Language::english});
    CHECK(story.screen().ticket != old);
    story.happen(ScreenLoaded{old, std::shared_ptr<const EntryData>(news("a")), {}});
    CHECK(entry_of(story.screen()) == nullptr);
    story.answer(std::shared_ptr<const EntryData>(news("a")));
    CHECK(entry_of(story.screen()) != nullptr);
}

TEST_CASE("an answer for a screen that was left is dropped") {
    KioskStory story;
    story.open(ui::EntryPlace{content::EntryId("a"), {}});
    const Ticket left = story.screen().ticket;
    story.act(ui::GoBack{});
    story.happen(ScreenLoaded{left, std::shared_ptr<const EntryData>(news("a")), {}});
    CHECK(at_home(story));
    CHECK(entry_of(story.screen()) == nullptr);
}

TEST_CASE("a screen that comes back asks for what is true now") {
    KioskStory story;
    story.open_entry(news("a"));
    story.open(ui::EntryPlace{content::EntryId("b"), {}});
    story.act(ui::GoBack{});
    CHECK(story.asked<LoadEntry>().id.text() == "a");
    CHECK_MESSAGE(entry_of(story.screen()) != nullptr, "what was there stays until the answer comes");
}

TEST_CASE("an expired entry becomes a message, and going on is possible") {
    KioskStory story;
    story.open_entry(news("a"));
    // Midnight: the entry withdraws itself.
    Ticked midnight{story.state.now_ms, {story.state.now.seconds + 86'400}, false};
    story.happen(midnight);
    CHECK(story.asked<Load>().view.today == add_days(tests::today, 1));
    story.happen(ScreenLoaded{story.screen().ticket, {}, "withdrawn"});
    CHECK(story.screen().problem == "withdrawn");
    story.act(ui::GoBack{});
    CHECK(at_home(story));
}

TEST_CASE("a new edition does not move the page under the reader's eyes") {
    KioskStory story;
    story.open_entry(news("a"));
    story.lay_out();
    const auto layout = text_page(story.screen())->layout;
    story.happen(TownLoaded{story.state.town, story.state.profile, 7, {}});
    CHECK_FALSE(story.has_asked<LoadEntry>());
    CHECK_FALSE(story.has_asked<LayOut>());
    CHECK(text_page(story.screen())->layout == layout);
    CHECK(story.state.sync.edition == 7);
}

TEST_CASE("a new edition refreshes home and lists") {
    KioskStory story;
    story.happen(TownLoaded{story.state.town, story.state.profile, 7, {}});
    CHECK(story.has_asked<LoadHome>());
    story.open(ui::ListPlace{ui::Section::drafts});
    story.happen(TownLoaded{story.state.town, story.state.profile, 8, {}});
    CHECK(story.has_asked<LoadList>());
}

TEST_CASE("an entry that was missing appears with the edition that brings it") {
    KioskStory story;
    story.open(ui::EntryPlace{content::EntryId("a"), {}});
    story.happen(ScreenLoaded{story.screen().ticket, {}, "not here"});
    story.happen(TownLoaded{story.state.town, story.state.profile, 7, {}});
    CHECK(story.asked<LoadEntry>().id.text() == "a");
}

TEST_CASE("a comment whose draft could not be read is cured by the edition that brings it") {
    KioskStory story;
    story.open(ui::CommentPlace{content::EntryId("d"), content::ClauseId("c")});
    story.happen(ScreenLoaded{story.screen().ticket, {}, "the store is damaged"});
    story.happen(TownLoaded{story.state.town, story.state.profile, 7, {}});
    CHECK(story.asked<LoadEntry>().id.text() == "d");
    CHECK(story.screen().problem.empty());
}

TEST_CASE("a new edition asks nothing anew of a form that has what it needs") {
    KioskStory story;
    story.open(ui::CommentPlace{content::EntryId("d"), content::ClauseId("c")});
    story.answer(std::shared_ptr<const EntryData>(news("d")));
    story.happen(TownLoaded{story.state.town, story.state.profile, 7, {}});
    CHECK(story.effects.empty());
}

TEST_CASE("the picture of an attachment is not kept on the way, and comes anew with Back") {
    KioskStory story;
    story.open(ui::AttachmentPlace{content::EntryId("a"), 0});
    story.answer(std::make_shared<const AttachmentData>());
    story.open(ui::EntryPlace{content::EntryId("b"), {}});
    CHECK(std::get<AttachmentScreen>(story.state.session.screens.at(1).state).data == nullptr);
    story.act(ui::GoBack{});
    CHECK(story.asked<LoadAttachment>().entry.text() == "a");
}

TEST_CASE("a receipt survives a change of language and of day") {
    KioskStory story;
    story.open(ui::CallBackPlace{content::EntryId("h")});
    story.answer(HandedIn{"ABCD", "ABCD"});
    story.act(ui::SetLanguage{content::Language::english});
    story.happen(Ticked{story.state.now_ms, {story.state.now.seconds + 86'400}, false});
    CHECK((receipt_of(story.screen()) != nullptr));
    CHECK(story.screen().ticket == 0);
}

TEST_CASE("the way back has an end") {
    KioskStory story;
    for (int i = 0; i < 100; ++i) story.open(ui::EntryPlace{content::EntryId("a" + std::to_string(i)), {}});
    CHECK(story.state.session.screens.size() == 40);
    CHECK(std::holds_alternative<ui::HomePlace>(story.state.session.screens.front().place));
}

TEST_CASE("opening a page closes find in text on the one that is left") {
    KioskStory story;
    story.open_entry(news("a"));
    story.act(ui::ShowFind{true});
    story.open(ui::EntryPlace{content::EntryId("b"), {}});
    CHECK(story.state.session.forms.focused.empty());
    story.act(ui::GoBack{});
    CHECK_FALSE(text_page(story.screen())->find_shown);
}

TEST_CASE("whoever comes back finds the page where they left it") {
    KioskStory story;
    story.open(ui::EntryPlace{content::EntryId("a"), "clause"});
    story.answer(std::shared_ptr<const EntryData>(news("a")));
    const auto page = [&] { return story.look([&](const Scene& scene) { return page_of(scene, story.screen()); }); };
    CHECK(page().go_to_clause == content::ClauseId("clause"));
    story.act(ui::GoToBlock{1});
    story.open(ui::EntryPlace{content::EntryId("b"), {}});
    story.act(ui::GoBack{});
    CHECK(page().go_to_clause.empty());
    CHECK(page().go_to_block == static_cast<std::size_t>(-1));
}

TEST_CASE("about asks for the pages on the terminal") {
    KioskStory story;
    story.open(ui::AboutPlace{});
    CHECK(story.asked<LoadList>().query.kinds == std::vector{content::Kind::page});
}

}  // namespace
}  // namespace veche::kiosk
