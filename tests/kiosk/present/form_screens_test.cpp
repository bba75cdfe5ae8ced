// Draws every state of the forms, the receipt and the search as a visitor sees it and looks at the outline.
#include <doctest/doctest.h>

#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "tests/support/form_scenes.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;
using ui::testing::CanvasRig;

void check_window(const ui::CanvasSettings& window) {
    ui::Comfort comfort;
    comfort.contrast = ui::Contrast::high;
    tests::check_scenes(tests::form_scenes(), window, comfort);
}

// Draws what the story shows in each frame.
CanvasRig rig_of(const FormStory& story) {
    return CanvasRig([&story, words = tests::real_words()](ui::Canvas& canvas) {
        static_cast<void>(ui::draw(canvas, present(story.state, *words)));
    });
}

TEST_CASE("forms, receipt and search keep the numbers on a portrait kiosk") {
    check_window({1080, 1920, 3.21F});
}

TEST_CASE("forms, receipt and search keep the numbers on a desktop window") {
    check_window({540, 960, 1.605F});
}

TEST_CASE("forms, receipt and search keep the numbers on a small landscape screen") {
    check_window({1280, 720, 2.14F});
}

TEST_CASE("the focused field is seen above the keyboard at every size") {
    for (const ui::TextSize size : ui::testing::all_text_sizes) {
        FormStory story;
        story.state.session.comfort.text_size = size;
        story.fill_appeal("complaint");
        story.act(ui::FocusField{"contact/postal", 0});
        CanvasRig rig = rig_of(story);
        rig.canvas().set_comfort(story.state.session.comfort);
        rig.frame();
        rig.rest();
        const ui::Node& field = rig.node("contact/postal");
        CAPTURE(static_cast<int>(size));
        CHECK(field.visible.height > rig.canvas().mm(6));
        CHECK(field.visible.bottom() <= rig.node("key/space").rect.y);
    }
}

TEST_CASE(
    "while one types, what is typed and the way on are in sight in the largest letters, on every window and reach") {
    for (const ui::CanvasSettings& window : {ui::CanvasSettings{1080, 1920, 3.21F}, {1280, 720, 2.14F}}) {
        for (const bool low_reach : {false, true}) {
            CAPTURE(window.width);
            CAPTURE(low_reach);
            FormStory story;
            story.state.session.comfort.text_size = ui::TextSize::largest;
            story.state.session.comfort.low_reach = low_reach;
            story.fill_appeal("question", "It is dark in our street since Monday, please come and look");
            story.act(ui::GoToStep{step::text});
            steps(story.state.session.screens.back())->reviewed = false;
            const auto words = tests::real_words();
            CanvasRig rig([&](ui::Canvas& canvas) { ui::draw(canvas, present(story.state, *words)); }, window);
            rig.canvas().set_comfort(story.state.session.comfort);
            rig.frame();
            rig.rest();
            CHECK(rig.node("appeal/text").visible.height > 2 * rig.canvas().line_height(ui::TextStyle::body));
            const ui::Node& next = rig.node("form/next");
            CHECK(next.visible.height == doctest::Approx(next.rect.height));
            if (low_reach) CHECK(next.rect.centre().y > window.height / 2);
            CHECK(rig.node("key/space").visible.height > 0);
        }
    }
}

TEST_CASE("in low reach everything that can be touched begins in the lower half, and goes up when it is scrolled") {
    FormStory story;
    story.state.session.comfort.low_reach = true;
    story.open(ui::AppealPlace{});
    CanvasRig rig = rig_of(story);
    rig.canvas().set_comfort(story.state.session.comfort);
    rig.frame();
    rig.rest();
    for (const ui::Node& node : rig.canvas().outline()) {
        if (node.pressable && node.visible.height > 0) CHECK_MESSAGE(node.visible.bottom() > 960, node.id);
    }
}

TEST_CASE("a large text pasted in leaves its end in sight") {
    FormStory story;
    story.fill_appeal("question", "Dark");
    story.act(ui::GoToStep{step::text});
    CanvasRig rig = rig_of(story);
    rig.frame();
    story.act(ui::Stroke{ui::Insert{std::string(6'000, 'x')}});
    rig.frame();
    rig.rest();
    const ui::Node& field = rig.node("appeal/text");
    CHECK(field.visible.bottom() == doctest::Approx(field.rect.bottom()).epsilon(0.05));
}

TEST_CASE("what is personal is private in the outline: values of a review, fields, the code") {
    FormStory story;
    story.fill_appeal("question", "Canary-7351");
    CanvasRig rig = rig_of(story);
    bool seen = false;
    for (const ui::Node& node : rig.canvas().outline()) {
        if (node.label.find("Canary") == std::string::npos) continue;
        seen = true;
        CHECK(node.is_private);
    }
    CHECK(seen);
    story.act(ui::GoToStep{step::text});
    rig.frame();
    const ui::Node& field = rig.node("appeal/text");
    REQUIRE(field.spoken.find("Canary") != std::string::npos);
    CHECK(field.is_private);
    story.act(ui::GoToStep{step::review});
    story.act(ui::HandIn{});
    story.sealed();
    rig.frame();
    CHECK(rig.node("receipt/code").is_private);
}

}  // namespace
}  // namespace veche::kiosk
