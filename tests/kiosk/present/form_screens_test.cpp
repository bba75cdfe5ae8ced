// Draws every state of the forms, the receipt and the search as a visitor sees it and looks at the outline.
#include <doctest/doctest.h>

#include "kiosk/present.h"
#include "tests/support/accessibility.h"
#include "tests/support/canvas_rig.h"
#include "tests/support/form_scenes.h"

namespace veche::kiosk {
namespace {

using ui::testing::CanvasRig;

std::shared_ptr<const ui::Words> real_words() {
    auto words = ui::Words::load(std::string(VECHE_BINARY_DIR) + "/share/words");
    REQUIRE(words);
    return *words;
}

void check_scene(CanvasRig& rig, const State& state, const ui::Words& words, const ui::CanvasSettings& window) {
    rig.canvas().forget();
    rig.canvas().set_comfort(state.session.comfort);
    rig.set_draw([&](ui::Canvas& canvas) { static_cast<void>(ui::draw(canvas, present(state, words))); });
    rig.frame();
    rig.frame();
    const auto complaints = ui::testing::check_accessibility(
        rig.canvas().outline(), {state.session.comfort, window.pixels_per_millimetre, window.width});
    for (const std::string& complaint : complaints) {
        CAPTURE(complaint);
        CHECK(false);
    }
}

void check_window(const ui::CanvasSettings& window) {
    const auto words = real_words();
    CanvasRig rig([](ui::Canvas&) {}, window);
    for (const ui::TextSize size :
         {ui::TextSize::small, ui::TextSize::normal, ui::TextSize::large, ui::TextSize::largest}) {
        for (const content::Language language : content::all_languages) {
            for (const tests::FormScene& scene : tests::form_scenes()) {
                tests::FormStory story;
                story.state.session.language = language;
                story.state.session.comfort.text_size = size;
                scene.play(story);
                story.state.session.comfort.contrast = ui::Contrast::high;
                CAPTURE(scene.name);
                CAPTURE(content::code(language));
                CAPTURE(static_cast<int>(size));
                CAPTURE(window.width);
                check_scene(rig, story.state, *words, window);
            }
        }
    }
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
    const auto words = real_words();
    for (const ui::TextSize size : {ui::TextSize::small, ui::TextSize::normal, ui::TextSize::large}) {
        tests::FormStory story;
        story.state.session.comfort.text_size = size;
        story.fill_appeal("complaint");
        story.act(ui::FocusField{"contact/postal", 0});
        CanvasRig rig([&](ui::Canvas& canvas) { static_cast<void>(ui::draw(canvas, present(story.state, *words))); });
        rig.canvas().set_comfort(story.state.session.comfort);
        rig.frame();
        rig.rest();
        const ui::Node& field = rig.node("contact/postal");
        CAPTURE(static_cast<int>(size));
        CHECK(field.visible.height > rig.canvas().mm(6));
        CHECK(field.visible.bottom() <= rig.node("key/space").rect.y);
    }
}

TEST_CASE("what is personal is private in the outline: values of a review, fields, the code") {
    const auto words = real_words();
    tests::FormStory story;
    story.fill_appeal("question", "Canary-7351");
    CanvasRig rig([&](ui::Canvas& canvas) { static_cast<void>(ui::draw(canvas, present(story.state, *words))); });
    bool seen = false;
    for (const ui::Node& node : rig.canvas().outline()) {
        if (node.label.find("Canary") == std::string::npos) continue;
        seen = true;
        CHECK(node.is_private);
    }
    CHECK(seen);
    story.act(ui::HandIn{});
    story.sealed();
    rig.frame();
    CHECK(rig.node("receipt/code").is_private);
}

}  // namespace
}  // namespace veche::kiosk
