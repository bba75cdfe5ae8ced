#include <doctest/doctest.h>

#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

TEST_CASE("back loses no typed text, however far it leads") {
    FormStory story;
    story.fill_appeal("question", "A long story");
    while (story.state.session.screens.size() > 1) story.act(ui::GoBack{});
    CHECK(std::holds_alternative<ui::HomePlace>(story.screen().place));
    story.open(ui::AppealPlace{});
    CHECK(story.text_of("appeal/text") == "A long story");
    CHECK(chosen_one(story.state.session.forms, "appeal/form") == "question");
}

TEST_CASE("a language switch keeps what is typed and chosen") {
    FormStory story;
    story.open_comment();
    story.type("comment/draft-1/c1/text", "Слишком дорого");
    story.act(ui::SetLanguage{content::Language::english});
    CHECK(story.text_of("comment/draft-1/c1/text") == "Слишком дорого");
    CHECK(story.state.session.forms.focused == "comment/draft-1/c1/text");
    CHECK(story.state.session.forms.layout == ui::KeyboardLayout(content::Language::english));
}

TEST_CASE("what is typed takes the place of a marked word") {
    FormStory story;
    story.open(ui::AppealPlace{});
    story.type("appeal/text", "Фонарь не горит");
    story.act(ui::FocusField{"appeal/text", 2, ui::Mark::word});
    story.act(ui::Stroke{ui::Insert{"Лампа"}});
    CHECK(story.text_of("appeal/text") == "Лампа не горит");
}

TEST_CASE("a text ends at its limit") {
    FormStory story;
    story.open(ui::AppealPlace{});
    story.type("contact/name", std::string(content::longest_contact_field - 1, 'x'));
    story.act(ui::Stroke{ui::Insert{"y"}});
    story.act(ui::Stroke{ui::Insert{"z"}});
    CHECK(story.text_of("contact/name").size() == content::longest_contact_field);
    CHECK(story.text_of("contact/name").back() == 'y');
}

TEST_CASE("what is pasted into a field of one line stays one line") {
    FormStory story;
    story.open(ui::AppealPlace{});
    story.type("contact/name", "one\ntwo\tthree");
    CHECK(story.text_of("contact/name") == "one two three");
    story.type("appeal/text", "one\ntwo");
    CHECK(story.text_of("appeal/text") == "one\ntwo");
}

TEST_CASE("enter makes a line where lines are taken, and puts the keyboard away elsewhere") {
    FormStory story;
    story.open(ui::AppealPlace{});
    story.type("appeal/text", "one");
    story.act(ui::Stroke{ui::EditKey::enter});
    CHECK(story.text_of("appeal/text") == "one\n");
    story.type("contact/name", "Kim");
    story.act(ui::Stroke{ui::EditKey::enter});
    CHECK(story.text_of("contact/name") == "Kim");
    CHECK(story.state.session.forms.focused.empty());
}

TEST_CASE("keys of a real keyboard type where the cursor is, and nowhere without one") {
    FormStory story;
    story.open_comment();
    story.happen(TextTyped{"hello"});
    CHECK(story.text_of("comment/draft-1/c1/text") == "hello");
    story.act(ui::HideKeyboard{});
    story.happen(TextTyped{"lost"});
    CHECK(story.text_of("comment/draft-1/c1/text") == "hello");
}

TEST_CASE("an appeal about an item leaves what was typed before as it is") {
    FormStory story;
    story.open(ui::AppealPlace{});
    story.type("appeal/text", "When?");
    for (int i = 0; i < 2; ++i) {
        story.open(ui::AppealPlace{"The plan: item 3"});
        CHECK(story.text_of("appeal/text") == "When?");
    }
}

TEST_CASE("a change made from the review leads back to it") {
    FormStory story;
    story.fill_appeal();
    REQUIRE(is_review(story.screen()));
    story.act(ui::GoToStep{step::topic});
    CHECK(steps(story.screen())->reviewed);
    story.choose("appeal/topic", "housing");
    story.act(ui::GoToStep{step::review});
    CHECK(is_review(story.screen()));
}

TEST_CASE("a change that makes a name needed leads to the name") {
    FormStory story;
    story.fill_appeal("question");
    story.act(ui::GoToStep{step::form});
    story.choose("appeal/form", "complaint");
    story.act(ui::GoToStep{step::review});
    CHECK(step_of(story.screen()) == step::contact);
    CHECK(story.is_wrong("contact/name"));
    CHECK(story.state.session.forms.focused == "contact/name");
}

TEST_CASE("no step lies beyond the review or before the first") {
    FormStory story;
    story.fill_appeal();
    story.act(ui::GoToStep{99});
    CHECK(step_of(story.screen()) == step::review);
    story.act(ui::GoToStep{-5});
    CHECK(step_of(story.screen()) == 0);
}

TEST_CASE("one of several is replaced, any of several is ticked and unticked") {
    FormStory story;
    story.open(ui::AppealPlace{});
    story.choose("appeal/form", "question");
    story.choose("appeal/form", "complaint");
    CHECK(chosen(story.state.session.forms, "appeal/form") == std::vector<std::string>{"complaint"});
    story.consent();
    story.consent();
    CHECK(chosen(story.state.session.forms, "appeal/consent").empty());
}

TEST_CASE("a suggested search takes the place of what was typed") {
    FormStory story;
    story.open(ui::SearchPlace{});
    story.happen(TextTyped{"heeting"});
    story.act(ui::SearchFor{"heating"});
    CHECK(story.text_of("search") == "heating");
    CHECK(story.asked<Find>().query.text == "heating");
}

}  // namespace
}  // namespace veche::kiosk
