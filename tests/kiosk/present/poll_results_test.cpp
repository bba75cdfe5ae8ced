#include <doctest/doctest.h>

#include "kiosk/shown.h"
#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using content::PollDetails;
using tests::entry_data;
using tests::KioskStory;

ui::PollResultsView look_at(const PollDetails& poll) {
    KioskStory story;
    auto data = entry_data("p", poll);
    data->linked = {tests::summary("d", content::Kind::decision, "The decision")};
    story.open_entry(data);
    return story.look([&](const Scene& scene) { return present_poll_results(scene, *entry_of(story.screen())); });
}

PollDetails poll(PollDetails::Answer answer) {
    PollDetails details;
    details.opens = {2026, 10, 1};
    details.closes = {2026, 10, 31};
    details.participants = 10;
    PollDetails::Question question;
    question.id = content::QuestionId("one");
    question.text = "Which?";
    question.answer = answer;
    question.options = {"This", "That"};
    details.questions = {question};
    return details;
}

TEST_CASE("bars carry their figure in words") {
    PollDetails details = poll(PollDetails::Answer::single_choice);
    details.results = {{content::QuestionId("one"), {7, 3}, {}}};
    const ui::PollResultsView view = look_at(details);
    REQUIRE(view.questions.at(0).bars.size() == 2);
    CHECK(view.questions[0].bars[0].label == "This");
    CHECK(view.questions[0].bars[0].words == "7 answers, 70 %");
    CHECK(view.questions[0].bars[0].fraction == doctest::Approx(0.7));
    CHECK(view.participants == "10 people answered");
    CHECK_FALSE(view.courtesy.empty());
}

TEST_CASE("where several answers may be given, parts are of the people") {
    PollDetails details = poll(PollDetails::Answer::several_choices);
    details.results = {{content::QuestionId("one"), {9, 6}, {}}};
    const ui::PollResultsView view = look_at(details);
    CHECK(view.questions.at(0).bars[0].words == "9 answers, 90 %");
    CHECK_FALSE(view.questions[0].note.empty());
}

TEST_CASE("a scale names its ends and its mean") {
    PollDetails details = poll(PollDetails::Answer::scale);
    details.questions[0].options.clear();
    details.questions[0].scale_low = "bad";
    details.questions[0].scale_high = "good";
    details.results = {{content::QuestionId("one"), {1, 0, 0, 0, 3}, {}}};
    const ui::PollResultsView view = look_at(details);
    REQUIRE(view.questions.at(0).bars.size() == 5);
    CHECK(view.questions[0].bars[0].label == "1 — bad");
    CHECK(view.questions[0].bars[4].label == "5 — good");
    CHECK(view.questions[0].mean == "On average 4 of 5");
}

TEST_CASE("free answers and the decision are told") {
    PollDetails details = poll(PollDetails::Answer::free_text);
    details.questions[0].options.clear();
    details.results = {{content::QuestionId("one"), {}, {"More trees"}}};
    details.decision = "Trees will be planted.";
    details.decision_entry = content::EntryId("d");
    const ui::PollResultsView view = look_at(details);
    CHECK(view.questions.at(0).texts == std::vector<std::string>{"More trees"});
    CHECK(view.decision == "Trees will be planted.");
    REQUIRE(view.row_groups.size() == 1);
    CHECK(view.row_groups[0].rows[0].title == "The decision");
}

TEST_CASE("counts that do not match the questions are shown, not trusted") {
    PollDetails details = poll(PollDetails::Answer::single_choice);
    details.results = {{content::QuestionId("one"), {0, 0, 0}, {}}, {content::QuestionId("unknown"), {5}, {}}};
    const ui::PollResultsView view = look_at(details);
    REQUIRE(view.questions.size() == 1);
    CHECK(view.questions[0].bars.at(2).label == "3");
    CHECK(view.questions[0].bars[2].fraction == 0);
    CHECK(view.decision == "Nothing has been decided on it yet.");
}

}  // namespace
}  // namespace veche::kiosk
