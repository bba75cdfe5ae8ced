#include <doctest/doctest.h>

#include "kiosk/present.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

ui::SearchView search(const FormStory& story) {
    return story.seen<ui::SearchView>();
}

void answer(FormStory& story, content::SearchAnswer found) {
    auto data = std::make_shared<SearchData>();
    data->answer = std::move(found);
    story.answer(std::shared_ptr<const SearchData>(data));
}

TEST_CASE("before anything is typed the search says what to type, with the keyboard ready") {
    FormStory story;
    story.open(ui::SearchPlace{});
    const auto view = search(story);
    CHECK(view.keyboard);
    CHECK(view.help.size() == 1);
    CHECK(view.rows.empty());
}

TEST_CASE("where nothing has come yet the search looks for nothing and promises no answer") {
    FormStory story;
    story.state.town.reset();
    story.open(ui::SearchPlace{});
    CHECK(story.seen<ui::MessageView>().title == "The documents have not arrived yet");
}

TEST_CASE("every letter asks anew, and only the last answer counts") {
    FormStory story;
    story.open(ui::SearchPlace{});
    story.happen(TextTyped{"ro"});
    const Ticket old = story.screen().ticket;
    story.happen(TextTyped{"a"});
    CHECK(story.asked<Find>().query.text == "roa");
    CHECK(story.screen().ticket != old);
    story.happen(ScreenLoaded{old, std::make_shared<const SearchData>(), {}});
    CHECK(std::get<SearchScreen>(story.screen().state).data == nullptr);
}

TEST_CASE("hits show their excerpt with the found words marked, and filters their counts") {
    FormStory story;
    story.open(ui::SearchPlace{});
    story.happen(TextTyped{"road"});
    content::SearchAnswer found;
    content::SearchHit hit;
    hit.entry = tests::summary("d1", content::Kind::decision);
    hit.excerpt = "the road is mended";
    hit.excerpt_marks = {{4, 8}};
    found.hits = {hit};
    found.total = 1;
    found.kinds.at(static_cast<std::size_t>(content::Kind::decision)) = 1;
    found.kinds.at(static_cast<std::size_t>(content::Kind::news)) = 2;
    found.topics = {{content::TopicId("roads"), 1}};
    answer(story, found);
    const auto view = search(story);
    REQUIRE(view.rows.size() == 1);
    CHECK(view.rows.front().detail == "the road is mended");
    CHECK(view.rows.front().marked == std::vector<std::pair<std::size_t, std::size_t>>{{4, 8}});
    REQUIRE(view.filters.size() == 1);  // one topic is no choice
    CHECK(view.filters.front().options.size() == 3);
    CHECK(view.more.empty());
}

TEST_CASE("a hit among the events says when it is beside its excerpt") {
    FormStory story;
    story.open(ui::SearchPlace{});
    story.happen(TextTyped{"hall"});
    content::SearchHit hit;
    hit.entry = tests::summary("e1", content::Kind::event);
    hit.entry.day = Date{2026, 11, 27};
    hit.entry.from_minute = 18 * 60 + 30;
    hit.excerpt = "in the large hall";
    content::SearchAnswer found;
    found.hits = {hit};
    found.total = 1;
    answer(story, found);
    CHECK(search(story).rows.at(0).kind == "Event · 2026-11-27, 18:30");
    CHECK(search(story).rows.at(0).detail == "in the large hall");
}

TEST_CASE("nothing found is helped further: another spelling, fewer words, no filter, a question to the town") {
    FormStory story;
    story.open(ui::SearchPlace{});
    story.happen(TextTyped{"heeting pipes"});
    story.act(ui::SetFilter{"topic", "roads"});
    content::SearchAnswer nothing;
    nothing.advice.did_you_mean = "heating pipes";
    nothing.advice.fewer_words = {"pipes"};
    answer(story, nothing);
    const auto view = search(story);
    CHECK(view.rows.empty());
    REQUIRE(view.suggestions.size() == 4);
    CHECK(std::get<ui::SearchFor>(view.suggestions[0].action).text == "heating pipes");
    CHECK(std::get<ui::SearchFor>(view.suggestions[1].action).text == "pipes");
    CHECK(std::get<ui::SetFilter>(view.suggestions[2].action).value.empty());
    CHECK(std::holds_alternative<ui::Open>(view.suggestions[3].action));
}

TEST_CASE("a topic with the id of a kind is called by its own name where nothing is found") {
    FormStory story;
    story.state.town->topics.push_back(
        {content::TopicId("event"), {{content::Language::russian, "Events of the year"}}});
    story.open(ui::SearchPlace{});
    story.happen(TextTyped{"heating"});
    story.act(ui::SetFilter{"topic", "event"});
    answer(story, {});
    CHECK(search(story).suggestions.at(0).label == "Search outside “Events of the year” as well");
}

TEST_CASE("a search that fails keeps the field and the keyboard, and the fault goes with the words") {
    FormStory story;
    story.open(ui::SearchPlace{});
    story.happen(TextTyped{"r"});
    story.happen(ScreenLoaded{story.screen().ticket, {}, "the store is damaged"});
    const ui::View view = present(story.state, story.words);
    const auto* shown = std::get_if<ui::SearchView>(&view.screen);
    REQUIRE(shown != nullptr);
    CHECK(shown->field.text == "r");
    CHECK(shown->keyboard);
    CHECK(shown->help.at(0).find("does not work just now") != std::string::npos);
    story.act(ui::Stroke{ui::EditKey::backspace});
    CHECK(search(story).help.at(0).find("Type a word") == 0);
}

TEST_CASE("the keyboard can be put away and comes back with the field") {
    FormStory story;
    story.open(ui::SearchPlace{});
    story.act(ui::HideKeyboard{});
    CHECK_FALSE(search(story).keyboard);
    story.act(ui::FocusField{"search", 0});
    CHECK(search(story).keyboard);
}

}  // namespace
}  // namespace veche::kiosk
