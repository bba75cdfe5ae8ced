#include "ui/widgets/field.h"

#include <doctest/doctest.h>

#include "tests/support/canvas_rig.h"

namespace veche::ui {
namespace {

using testing::CanvasRig;

// A field, and what the last finger on it meant.
struct FieldOnScreen {
    FormField field;
    std::optional<Action> action;
    CanvasRig rig;

    explicit FieldOnScreen(bool focused)
        : field(made(focused)), rig([this](Canvas& canvas) {
              if (auto one = draw_field(canvas, field)) action = std::move(one);
          }) {}

    static FormField made(bool focused) {
        FormField field;
        field.id = "text";
        field.label = "Что случилось";
        field.text = "Фонарь не горит";
        field.focused = focused;
        return field;
    }
    void hold_on_first_word() {
        const Rect box = rig.node("text").rect;
        const Point at = {box.x + rig.canvas().mm(8), box.centre().y};
        rig.frame({FingerDown{at}}, 500);
        rig.frame({}, 700);
        held = action;
        rig.frame({FingerUp{at}}, 16);
    }
    std::optional<Action> held;
};

TEST_CASE("a finger held on a word marks it where one is typing already") {
    FieldOnScreen screen(true);
    screen.hold_on_first_word();
    REQUIRE(screen.held);
    const auto& focus = std::get<FocusField>(*screen.held);
    CHECK(focus.mark == Mark::word);
    CHECK(focus.cursor < std::string("Фонарь").size());
}

TEST_CASE("a slow finger that comes to a field only puts the cursor there") {
    FieldOnScreen screen(false);
    screen.hold_on_first_word();
    CHECK_FALSE(screen.held);
    REQUIRE(screen.action);
    CHECK(std::get<FocusField>(*screen.action).mark == Mark::nothing);
}

}  // namespace
}  // namespace veche::ui
