// What the loop does with what comes in through the window.
#include <doctest/doctest.h>
#include <optional>
#include <string>

#include "kiosk/devices/window.h"
#include "kiosk/frames.h"
#include "tests/support/canvas_rig.h"

namespace veche::kiosk {
namespace {

// Two keys of a keyboard; pressing one is an action.
struct Keys {
    std::optional<std::string> pressed;

    void draw(ui::Canvas& canvas) {
        pressed.reset();
        for (const char* id : {"a", "b"}) {
            ui::Control control;
            control.id = control.label = id;
            control.role = ui::Role::key;
            control.rect = canvas.take(canvas.mm(15));
            if (canvas.control(control).activated) pressed = id;
        }
    }
};

std::string typed_in_one_turn(const std::string& letters) {
    Keys keys;
    ui::testing::CanvasRig rig([&keys](ui::Canvas& canvas) { keys.draw(canvas); });
    ui::Input input;
    for (const char letter : letters) {
        const ui::Point at = rig.node(std::string(1, letter)).rect.centre();
        input.events.insert(input.events.end(), {ui::FingerDown{at}, ui::FingerUp{at}});
    }
    std::string typed;
    draw_frames(
        input,
        [&](const ui::Input& one) {
            rig.frame(one.events);
            return keys.pressed;
        },
        [&typed](const std::string& key) { typed += key; });
    return typed;
}

TEST_CASE("letters typed during one slow frame all arrive, in their order") {
    CHECK(typed_in_one_turn("abba") == "abba");
    CHECK(typed_in_one_turn("").empty());
}

TEST_CASE("a screen that acts in every frame does not hold the loop") {
    int frames = 0;
    int acts = 0;
    draw_frames(
        ui::Input{},
        [&frames](const ui::Input&) {
            ++frames;
            return std::optional<int>(1);
        },
        [&acts](int) { ++acts; });
    CHECK(frames == most_frames_in_a_turn);
    CHECK(acts == frames);
}

TEST_CASE("any key of a real keyboard is a touch, the ones that erase too") {
    CHECK_FALSE(WindowInput{}.is_touch());
    WindowInput erased;
    erased.edit_keys = {42};
    CHECK(erased.is_touch());
    WindowInput typed;
    typed.text = "a";
    CHECK(typed.is_touch());
    WindowInput moved;
    moved.events = {ui::FingerMove{}};
    CHECK_FALSE(moved.is_touch());
    moved.events.emplace_back(ui::FingerDown{});
    CHECK(moved.is_touch());
}

}  // namespace
}  // namespace veche::kiosk
