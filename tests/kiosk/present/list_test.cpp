#include <algorithm>
#include <doctest/doctest.h>

#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using tests::KioskStory;

ui::ListView look(const KioskStory& story) {
    return story.seen<ui::ListView>();
}

KioskStory listed(ui::Section section, ListData data) {
    KioskStory story;
    story.open(ui::ListPlace{section});
    story.answer(std::make_shared<const ListData>(std::move(data)));
    return story;
}

ListData lessons_and_quiz() {
    ListData data;
    data.page.rows = {tests::summary("lesson", content::Kind::lesson), tests::summary("quiz", content::Kind::quiz)};
    data.page.total = 2;
    data.facets.kinds = {{content::Kind::lesson, 1}, {content::Kind::quiz, 1}};
    return data;
}

const ui::Filter* filter(const ui::ListView& view, const std::string& id) {
    const auto found =
        std::find_if(view.filters.begin(), view.filters.end(), [&](const ui::Filter& one) { return one.id == id; });
    return found == view.filters.end() ? nullptr : &*found;
}

TEST_CASE("a list that is not loaded yet says so instead of nothing") {
    KioskStory story;
    story.open(ui::ListPlace{ui::Section::decisions});
    CHECK(look(story).loading);
    CHECK(look(story).rows.empty());
}

TEST_CASE("what is there in another language only stands below, under its language, and is said in it") {
    ListData data;
    auto own = tests::summary("own", content::Kind::decision, "Own");
    auto other = tests::summary("other", content::Kind::decision, "Решение");
    own.language = content::Language::english;
    data.page.rows = {own, other};
    data.page.total = 2;
    KioskStory story = listed(ui::Section::decisions, data);
    story.state.session.language = content::Language::english;
    const ui::ListView view = look(story);
    REQUIRE(view.rows.size() == 1);
    REQUIRE(view.other_rows.size() == 1);
    CHECK(view.other_title == "In Russian");
    CHECK(view.other_rows[0].kind == "RU");
    CHECK(view.other_rows[0].language == content::Language::russian);
    CHECK_FALSE(view.rows[0].language);
}

TEST_CASE("a list that is longer than can be shown says so and offers no button that does nothing") {
    ListData data;
    data.page.rows.assign(content::largest_list, tests::summary("one", content::Kind::decision));
    data.page.total = content::largest_list + 1;
    KioskStory story = listed(ui::Section::decisions, data);
    CHECK(look(story).more.empty());
    CHECK(look(story).count.find("Only the first 1000") != std::string::npos);
}

TEST_CASE("a list of several kinds names the kind of each row and is filtered by it") {
    KioskStory story = listed(ui::Section::lessons, lessons_and_quiz());
    const ui::ListView view = look(story);
    REQUIRE(view.rows.size() == 2);
    CHECK(view.rows[0].kind == "Lesson");
    CHECK(view.rows[1].kind == "Quiz");
    const ui::Filter* kinds = filter(view, "kind");
    REQUIRE(kinds);
    REQUIRE(kinds->options.size() == 3);
    CHECK(kinds->options[0].chosen);
    CHECK(kinds->options[2].label == "Quiz (1)");
    story.act(ui::SetFilter{"kind", kinds->options[2].value});
    CHECK(story.asked<LoadList>().query.kind == content::Kind::quiz);
    story.answer(std::make_shared<const ListData>(lessons_and_quiz()));
    CHECK(filter(look(story), "kind")->options[2].chosen);
}

TEST_CASE("a list of one kind leaves the kind to its title") {
    ListData data;
    data.page.rows = {tests::summary("d", content::Kind::decision)};
    data.page.total = 1;
    data.facets.kinds = {{content::Kind::decision, 1}};
    const ui::ListView view = look(listed(ui::Section::decisions, data));
    CHECK(view.rows.at(0).kind.empty());
    CHECK(view.filters.empty());
    CHECK(view.count == "1 document");
    CHECK(view.more.empty());
}

TEST_CASE("a state without a word is no filter: roles of pages are not for visitors") {
    ListData data;
    data.facets.states = {{"contacts", 1}, {"rules_of_use", 1}};
    CHECK(look(listed(ui::Section::pages, data)).filters.empty());
    data.facets.states = {{"in_force", 2}, {"lapsed", 1}};
    const ui::ListView view = look(listed(ui::Section::decisions, data));
    REQUIRE(filter(view, "state"));
    CHECK(filter(view, "state")->options[1].label == "In force (2)");
}

TEST_CASE("an empty list says what to do, another thing where filters emptied it") {
    KioskStory story = listed(ui::Section::news, {});
    CHECK(look(story).empty == "Nothing here yet. Look at the other sections, or ask at the reception desk.");
    story.act(ui::SetFilter{"year", "2020"});
    story.answer(std::make_shared<const ListData>());
    CHECK(look(story).empty == "Nothing matches these filters. Choose “All” in one of them.");
}

TEST_CASE("a list with more rows than are shown offers more") {
    ListData data;
    data.page.rows = {tests::summary("d", content::Kind::decision)};
    data.page.total = 2;
    CHECK(look(listed(ui::Section::decisions, data)).more == "Show more");
}

}  // namespace
}  // namespace veche::kiosk
