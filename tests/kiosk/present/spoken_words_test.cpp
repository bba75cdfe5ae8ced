#include "kiosk/present/spoken_words.h"

#include <algorithm>
#include <doctest/doctest.h>

#include "kiosk/present.h"
#include "kiosk/workers/library.h"
#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using tests::entry_data;
using tests::KioskStory;

constexpr auto nowhere = static_cast<std::size_t>(-1);

// What the voice says of the screen shown, as the loop and the library make it.
std::vector<content::Utterance> heard(KioskStory& story) {
    story.act(ui::ReadAloud{});
    auto effect = story.asked<PrepareReading>();
    effect.words = spoken_words(present(story.state, story.words).screen);
    REQUIRE(effect.words);
    effect.words->language = story.state.session.language;
    return sentences_of(effect);
}

std::size_t place_of(const std::vector<content::Utterance>& said, const std::string& words) {
    const auto found = std::find_if(said.begin(), said.end(), [&](const content::Utterance& one) {
        return one.spoken.find(words) != std::string::npos;
    });
    REQUIRE_MESSAGE(found != said.end(), words);
    return static_cast<std::size_t>(found - said.begin());
}

void check_order(const std::vector<content::Utterance>& said, const std::vector<std::string>& words) {
    std::size_t last = 0;
    for (const std::string& one : words) {
        CAPTURE(one);
        const std::size_t place = place_of(said, one);
        CHECK(place >= last);
        last = place;
    }
}

content::Entry& in_english(EntryData& data) {
    data.stored.entry.language = content::Language::english;
    return data.stored.entry;
}

KioskStory english_story() {
    KioskStory story;
    story.state.session.language = content::Language::english;
    return story;
}

TEST_CASE("a hotline says its telephone, when and who answers, before its text") {
    content::HotlineDetails hotline;
    hotline.phone = "ring the bell";
    hotline.hours = "weekdays";
    hotline.answers = "the duty officer";
    hotline.confidential = true;
    auto data = entry_data("h", hotline, "Heating");
    in_english(*data).summary = "Cold homes";
    data->linked = {tests::summary("n", content::Kind::news, "Repairs of the network")};
    KioskStory story = english_story();
    story.open_entry(data);
    check_order(heard(story), {"Heating", "Cold homes", "ring the bell", "Confidential", "When", "weekdays",
                               "the duty officer", "First words", "Second words", "Repairs of the network"});
}

TEST_CASE("only the text itself is marked while it is read, the words around it are marked nowhere") {
    auto data = entry_data("h", content::NewsDetails{}, "Heating");
    KioskStory story;
    story.open_entry(data);
    const auto said = heard(story);
    CHECK(said[place_of(said, "Heating")].block == nowhere);
    CHECK(said[place_of(said, "First words")].block == 0);
    CHECK(said[place_of(said, "Second words")].block == 1);
}

TEST_CASE("an entry is said in its own language, what the kiosk adds in the visitor's") {
    auto data = entry_data("h", content::NewsDetails{}, "Отопление");
    data->stored.entry.language = content::Language::russian;
    data->stored.translation_missing = true;
    KioskStory story = english_story();
    story.open_entry(data);
    const auto said = heard(story);
    CHECK(said[place_of(said, "Отопление")].language == content::Language::russian);
    CHECK(said[place_of(said, "First words")].language == content::Language::russian);
    const auto notice = std::find_if(said.begin(), said.end(), [](const content::Utterance& one) {
        return one.language == content::Language::english;
    });
    CHECK_MESSAGE(notice != said.end(), "that there is no translation is said in English");
}

TEST_CASE("number and date of a Russian act are said in English to an English visitor, its own words in Russian") {
    auto data = entry_data("d", content::OfficialDetails{"Голова", {}, "", "", "", ""}, "Решение");
    data->stored.entry.number = "39";
    data->stored.entry.date = Date{2026, 6, 30};
    KioskStory story = english_story();
    story.open_entry(data);
    const auto said = heard(story);
    CHECK(said[place_of(said, "Number")].language == content::Language::english);
    CHECK(said[place_of(said, "Number")].spoken.find("тридцать") == std::string::npos);
    CHECK(said[place_of(said, "Position")].language == content::Language::english);
    CHECK(said[place_of(said, "Голова")].language == content::Language::russian);
}

TEST_CASE("a plan says how far it is, and every item with its state and percent") {
    content::PlanDetails details;
    content::PlanDetails::Item roof;
    roof.id = content::PlanItemId("roof");
    roof.name = "New roof";
    roof.state = content::PlanDetails::ItemState::in_progress;
    roof.percent = 60;
    content::PlanDetails::Item lamps;
    lamps.id = content::PlanItemId("lamps");
    lamps.name = "Lamps";
    lamps.state = content::PlanDetails::ItemState::done;
    content::PlanDetails::Task task;
    task.title = "Repair the school";
    task.items = {roof, lamps};
    details.goals = {{"A warm town", {task}}};
    auto data = entry_data("p", details, "Year plan");
    in_english(*data);
    KioskStory story = english_story();
    story.open_entry(data);
    const auto said = heard(story);
    check_order(said, {"Year plan", "items done", "A warm town", "Repair the school", "New roof", "Lamps"});
    CHECK(said.at(place_of(said, "New roof") + 1).spoken.find("In progress") != std::string::npos);
    CHECK(said.at(place_of(said, "New roof") + 1).spoken.find("done") != std::string::npos);
}

TEST_CASE("results say every answer with its figure, and what was decided") {
    content::PollDetails poll;
    poll.opens = {2026, 10, 1};
    poll.closes = {2026, 10, 31};
    poll.participants = 10;
    poll.decision = "The bench is built";
    poll.questions = {{content::QuestionId("one"),
                       "Which colour?",
                       content::PollDetails::Answer::single_choice,
                       {"Green", "Blue"},
                       1,
                       5,
                       "",
                       ""}};
    poll.results = {{content::QuestionId("one"), {7, 3}, {}}};
    auto data = entry_data("p", poll, "A bench");
    in_english(*data);
    KioskStory story = english_story();
    story.open_entry(data);
    const auto said = heard(story);
    check_order(said, {"A bench", "people answered", "The bench is built", "Which colour?", "Green", "Blue"});
    CHECK(said[place_of(said, "Green")].spoken.find("answers") != std::string::npos);
}

TEST_CASE("a quiz says the question, its answers, and after the choice which was right and why") {
    content::QuizDetails quiz;
    quiz.questions = {{"Who elects the council?", {{"Residents", true}, {"The mayor", false}}, "So says the charter"}};
    auto data = entry_data("q", quiz, "The council");
    in_english(*data);
    KioskStory story = english_story();
    story.open_entry(data);
    const auto asked = heard(story);
    check_order(asked, {"The council", "Who elects the council?", "Residents", "The mayor"});
    CHECK_MESSAGE(std::none_of(asked.begin(), asked.end(),
                               [](const auto& one) { return one.spoken.find("First words") != std::string::npos; }),
                  "a quiz shows no text");
    const auto view = std::get<ui::QuizView>(present(story.state, story.words).screen);
    story.act(ui::Choose{view.question_id, view.options.at(1).id, ui::Choice::one});
    check_order(heard(story), {"Residents", "The mayor", "Not quite", "So says the charter"});
}

TEST_CASE("the list of contents is read in place of the text it hides") {
    ui::ReaderView view;
    view.title = "A long act";
    view.contents_shown = true;
    view.contents_title = "Contents";
    view.contents = {{0, 1, "General"}, {9, 1, "Final"}};
    const auto words = spoken_words(view);
    REQUIRE(words);
    CHECK_FALSE(words->with_text);
    REQUIRE(words->above.size() == 3);
    CHECK(words->above[2].words == "Final");
}

TEST_CASE("a form is no document: its outline is read") {
    CHECK_FALSE(spoken_words(ui::FormView{}));
    CHECK_FALSE(spoken_words(ui::HomeView{}));
}

}  // namespace
}  // namespace veche::kiosk
