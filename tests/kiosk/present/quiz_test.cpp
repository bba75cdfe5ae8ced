#include <doctest/doctest.h>

#include "kiosk/shown.h"
#include "tests/support/kiosk_story.h"

namespace veche::kiosk {
namespace {

using tests::entry_data;
using tests::KioskStory;

KioskStory quiz_story() {
    content::QuizDetails quiz;
    quiz.questions = {{"First?", {{"yes", true}, {"no", false}}, "Because yes"},
                      {"Second?", {{"yes", false}, {"no", true}}, "Because no"}};
    KioskStory story;
    story.open_entry(entry_data("q", quiz));
    return story;
}

ui::QuizView look(const KioskStory& story) {
    return story.look([&](const Scene& scene) { return present_quiz(scene, *entry_of(story.screen())); });
}

void answer(KioskStory& story, const char* option) {
    story.act(ui::Choose{look(story).question_id, option, ui::Choice::one});
}

TEST_CASE("a question shows neither the answer nor a way on before it is answered") {
    const KioskStory story = quiz_story();
    const ui::QuizView view = look(story);
    CHECK(view.progress == "Question 1 of 2");
    CHECK_FALSE(view.answered);
    CHECK(view.explanation.empty());
    CHECK(view.commands.empty());
}

TEST_CASE("the explanation comes after any answer, right or wrong") {
    KioskStory story = quiz_story();
    answer(story, "1");
    CHECK(look(story).verdict == "Not quite");
    CHECK(look(story).explanation == "Because yes");
    story.act(look(story).commands.at(0).action);
    answer(story, "1");
    CHECK(look(story).verdict == "Correct");
    CHECK(look(story).explanation == "Because no");
    CHECK(look(story).commands.at(0).label == "Show the result");
}

TEST_CASE("the result counts the right answers and the quiz can be taken again") {
    KioskStory story = quiz_story();
    answer(story, "0");
    story.act(ui::GoToStep{1});
    answer(story, "0");
    story.act(ui::GoToStep{2});
    const ui::QuizView result = look(story);
    REQUIRE(result.finished);
    CHECK(result.result == "1 of 2 right");
    CHECK(result.result_fraction == doctest::Approx(0.5));
    story.act(ui::StartAgain{});
    CHECK(look(story).progress == "Question 1 of 2");
    CHECK_FALSE(look(story).answered);
}

TEST_CASE("back goes to the question before, and leaves a finished quiz") {
    KioskStory story = quiz_story();
    answer(story, "0");
    story.act(ui::GoToStep{1});
    story.act(ui::GoBack{});
    CHECK(look(story).progress == "Question 1 of 2");
    CHECK_MESSAGE(look(story).answered, "going back loses no answer");
    story.act(ui::GoToStep{2});
    story.act(ui::GoBack{});
    CHECK(std::holds_alternative<ui::HomePlace>(story.screen().place));
}

TEST_CASE("a quiz without questions has a result and does not divide by zero") {
    KioskStory story;
    story.open_entry(entry_data("q", content::QuizDetails{}));
    CHECK(look(story).finished);
    CHECK(look(story).result_fraction == 0);
}

}  // namespace
}  // namespace veche::kiosk
