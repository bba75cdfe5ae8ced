#include <doctest/doctest.h>
#include <string>

#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

// All that a form says in running text.
std::string texts_of(const FormStory& story) {
    const ui::FormView view = story.look([](const Scene& scene) { return present_form(scene); });
    std::string all;
    for (const ui::FormPart& part : view.parts) {
        if (const auto* text = std::get_if<ui::FormText>(&part)) all += text->text + "\n";
    }
    return all;
}

}  // namespace

TEST_CASE("who asks to be called back reads when the call comes, not how the law registers appeals") {
    FormStory story;
    story.open_call_back();
    story.type("contact/telephone", "2-00-12");
    story.choose("call-back/hotline-1/when", "morning");
    story.consent();
    story.next();
    const std::string call_back = texts_of(story);
    CHECK(call_back.find("We call you: ") != std::string::npos);
    for (const char* of_appeals : {"Registration", "Answer: ", "59-"}) {
        CAPTURE(of_appeals);
        CHECK(call_back.find(of_appeals) == std::string::npos);
    }
    FormStory appeal;
    appeal.fill_appeal();
    CHECK_MESSAGE(texts_of(appeal).find("Registration") != std::string::npos, "where it belongs it is told");
}

TEST_CASE("where a code is typed it is said that it stays on this terminal") {
    FormStory story;
    story.open(ui::CheckPlace{});
    CHECK(texts_of(story).find("The code is checked on this terminal itself and sent nowhere.") != std::string::npos);
}

}  // namespace veche::kiosk
