#include "ui/canvas/canvas.h"

#include <doctest/doctest.h>
#include <map>

#include "tests/support/canvas_rig.h"

namespace veche::ui {

using testing::CanvasRig;

namespace {

// Three buttons one below the other that count their presses.
struct Buttons {
    std::map<std::string, int> presses;
    std::map<std::string, int> long_presses;
    bool takes_long_press = false;
    bool second_is_there = true;

    void draw(Canvas& canvas) {
        for (const char* id : {"one", "two", "three"}) {
            const Rect rect = canvas.take(canvas.mm(15));
            canvas.space(3);
            if (std::string_view(id) == "two" && !second_is_there) continue;
            Control control;
            control.id = control.label = id;
            control.rect = rect;
            control.takes_long_press = takes_long_press;
            const Press press = canvas.control(control);
            if (press.activated) ++presses[id];
            if (press.long_press) ++long_presses[id];
        }
    }
    CanvasRig rig() {
        return CanvasRig([this](Canvas& canvas) { draw(canvas); });
    }
};

// A hundred rows of 15 mm in a region that is as high as the window.
struct Rows {
    std::string pressed;

    void draw(Canvas& canvas) {
        canvas.begin_scroll("rows", canvas.screen());
        for (int index = 0; index < 100; ++index) {
            Control control;
            control.id = control.label = "row-" + std::to_string(index);
            control.role = Role::row;
            control.rect = canvas.take(canvas.mm(15));
            if (canvas.control(control).activated) pressed = control.id;
        }
        canvas.end_scroll();
    }
    CanvasRig rig() {
        return CanvasRig([this](Canvas& canvas) { draw(canvas); });
    }
};

}  // namespace

TEST_CASE("a touch that begins and ends inside a button presses it once") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    rig.tap("two");
    rig.rest();
    CHECK(buttons.presses == std::map<std::string, int>{{"two", 1}});
}

TEST_CASE("down and up within one frame are a press") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    const Point at = rig.node("one").rect.centre();
    rig.frame({FingerDown{at}, FingerUp{at}});
    CHECK(buttons.presses["one"] == 1);
}

TEST_CASE("two presses within one frame take two frames, so that each meets its own screen") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    const Point one = rig.node("one").rect.centre();
    const Point two = rig.node("two").rect.centre();
    rig.frame({FingerDown{one}, FingerUp{one}, FingerDown{two}, FingerUp{two}});
    CHECK(buttons.presses == std::map<std::string, int>{{"one", 1}});
    REQUIRE(rig.canvas().wake_at_ms());
    rig.frame();
    CHECK(buttons.presses == std::map<std::string, int>{{"one", 1}, {"two", 1}});
}

TEST_CASE("a finger that leaves its button presses neither it nor the one it ends on") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    rig.frame({FingerDown{rig.node("one").rect.centre()}});
    rig.frame({FingerUp{rig.node("two").rect.centre()}});
    CHECK(buttons.presses.empty());
}

TEST_CASE("a finger that wanders and ends where it began has pressed, where there is nothing to scroll") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    const Point at = rig.node("one").rect.centre();
    rig.frame({FingerDown{at}});
    rig.frame({FingerMove{{at.x + rig.canvas().mm(30), at.y + rig.canvas().mm(20)}}});
    rig.frame({FingerMove{at}});
    rig.frame({FingerUp{at}});
    CHECK(buttons.presses["one"] == 1);
}

TEST_CASE("a finger that slips sideways on a row of a list has pressed it") {
    Rows rows;
    CanvasRig rig = rows.rig();
    const Rect row = rig.node("row-3").rect;
    rig.frame({FingerDown{{row.x + 20, row.centre().y}}});
    rig.frame({FingerMove{{row.x + 20 + rig.canvas().mm(50), row.centre().y + rig.canvas().mm(5)}}});
    rig.frame({FingerUp{{row.x + 20 + rig.canvas().mm(50), row.centre().y + rig.canvas().mm(5)}}});
    CHECK(rows.pressed == "row-3");
}

TEST_CASE("a finger that goes 8 mm up scrolls and presses nothing, one that trembles needs more") {
    Rows rows;
    CanvasRig rig = rows.rig();
    const Point at = rig.node("row-3").rect.centre();
    const auto up = [&](float millimetres, std::int64_t wait) {
        rows.pressed.clear();
        rig.frame({FingerDown{at}}, wait);
        rig.frame({FingerMove{{at.x, at.y - rig.canvas().mm(millimetres)}}});
        rig.frame({FingerMove{at}});
        rig.frame({FingerUp{at}});
        return rows.pressed;
    };
    CHECK(up(8, 1000).empty());
    CHECK(up(6, 1000) == "row-3");
    Comfort comfort;
    comfort.trembling = true;
    rig.canvas().set_comfort(comfort);
    rig.frame();
    CHECK(up(12, 1000) == "row-3");
    CHECK(up(15, 1000).empty());
}

TEST_CASE("a palm that rests on the screen neither takes nor cancels the press of a finger") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    const Point palm = {rig.canvas().mm(300), rig.canvas().mm(500)};
    const Point at = rig.node("one").rect.centre();
    rig.frame({FingerDown{palm, 1}});
    rig.frame({FingerDown{at, 2}});
    rig.frame({FingerMove{{palm.x, palm.y + rig.canvas().mm(20)}, 1}});
    rig.frame({FingerUp{at, 2}});
    CHECK(buttons.presses["one"] == 1);
    rig.frame({FingerUp{palm, 1}});
    CHECK(buttons.presses["one"] == 1);
}

TEST_CASE("a control that is not drawn any more does not fire") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    const Point at = rig.node("two").rect.centre();
    rig.frame({FingerDown{at}});
    buttons.second_is_there = false;
    rig.frame({FingerUp{at}});
    buttons.second_is_there = true;
    rig.frame();
    rig.frame();
    CHECK(buttons.presses.empty());
}

TEST_CASE("a double strike on one control counts once, on a key of the keyboard twice") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    const Point at = rig.node("one").rect.centre();
    rig.frame({FingerDown{at}, FingerUp{at}}, 500);
    rig.frame({FingerDown{at}, FingerUp{at}}, 150);
    CHECK(buttons.presses["one"] == 1);
    rig.frame({FingerDown{at}, FingerUp{at}}, 250);
    CHECK(buttons.presses["one"] == 2);

    int typed = 0;
    rig.set_draw([&](Canvas& canvas) {
        Control key;
        key.id = key.label = "a";
        key.role = Role::key;
        key.rect = canvas.take(100);
        if (canvas.control(key).activated) ++typed;
    });
    rig.frame();
    rig.frame({FingerDown{{50, 50}}, FingerUp{{50, 50}}}, 500);
    rig.frame({FingerDown{{50, 50}}, FingerUp{{50, 50}}}, 100);
    CHECK(typed == 2);
}

TEST_CASE("a long press is reported after 600 ms and the lift that follows presses nothing") {
    Buttons buttons;
    buttons.takes_long_press = true;
    CanvasRig rig = buttons.rig();
    const Point at = rig.node("one").rect.centre();
    rig.frame({FingerDown{at}});
    REQUIRE(rig.canvas().wake_at_ms());
    rig.frame({}, 599);
    CHECK(buttons.long_presses.empty());
    rig.frame({}, 1);
    CHECK(buttons.long_presses["one"] == 1);
    rig.frame({FingerUp{at}});
    CHECK(buttons.presses.empty());
}

TEST_CASE("a slow finger is a press like any other") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    const Point at = rig.node("one").rect.centre();
    rig.frame({FingerDown{at}});
    rig.frame({FingerUp{at}}, 4000);
    CHECK(buttons.presses["one"] == 1);
}

TEST_CASE("a still screen asks for no frame") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    CHECK_FALSE(rig.canvas().wake_at_ms());
    rig.tap("one");
    CHECK_FALSE(rig.canvas().wake_at_ms());
}

TEST_CASE("a finger drags the content, lets it glide, and it comes to rest") {
    Rows rows;
    CanvasRig rig = rows.rig();
    rig.swipe({500, 1500}, {500, 900});
    const float let_go = rig.canvas().scroll_extent("rows").offset;
    CHECK(let_go > 450);
    CHECK(let_go <= 600);
    REQUIRE(rig.canvas().wake_at_ms());
    rig.rest();
    CHECK(rig.canvas().scroll_extent("rows").offset > let_go + 200);
    CHECK(rows.pressed.empty());
    CHECK_FALSE(rig.canvas().wake_at_ms());
}

TEST_CASE("without motion nothing glides") {
    Rows rows;
    CanvasRig rig = rows.rig();
    Comfort comfort;
    comfort.motion = Motion::off;
    rig.canvas().set_comfort(comfort);
    rig.frame();
    rig.swipe({500, 1500}, {500, 900});
    CHECK_FALSE(rig.canvas().wake_at_ms());
}

TEST_CASE("the finger that stops a glide presses nothing") {
    Rows rows;
    CanvasRig rig = rows.rig();
    rig.swipe({500, 1500}, {500, 700}, 80);
    rig.frame();
    rig.frame({FingerDown{{500, 900}}, FingerUp{{500, 900}}});
    CHECK(rows.pressed.empty());
    CHECK_FALSE(rig.canvas().wake_at_ms());
    rig.tap({500, 900});
    CHECK_FALSE(rows.pressed.empty());
}

TEST_CASE("content does not leave its region at either end") {
    Rows rows;
    CanvasRig rig = rows.rig();
    rig.swipe({500, 300}, {500, 1500});
    rig.rest();
    CHECK(rig.canvas().scroll_extent("rows").offset == 0);
    rig.frame({Wheel{{500, 900}, -1.0e6F}});
    rig.rest();
    const ScrollExtent extent = rig.canvas().scroll_extent("rows");
    CHECK(extent.offset == doctest::Approx(extent.content - extent.viewport));
    CHECK(rig.node("row-99").visible.height == doctest::Approx(rig.node("row-99").rect.height));
}

TEST_CASE("rows scrolled away cannot be touched but can be reached by the keypad, which brings them into view") {
    Rows rows;
    CanvasRig rig = rows.rig();
    CHECK(rig.node("row-60").visible.height == 0);
    for (int presses = 0; presses <= 60; ++presses) rig.key(NavigationKey::down);
    rig.rest();
    CHECK(rig.focused() == "row-60");
    CHECK(rig.node("row-60").visible.height == doctest::Approx(rig.node("row-60").rect.height));
    rig.key(NavigationKey::select);
    CHECK(rows.pressed == "row-60");
}

TEST_CASE("page keys turn most of a page") {
    Rows rows;
    CanvasRig rig = rows.rig();
    rig.key(NavigationKey::page_down);
    rig.rest();
    CHECK(rig.canvas().scroll_extent("rows").offset == doctest::Approx(1920 * 0.85));
    rig.key(NavigationKey::page_up);
    rig.rest();
    CHECK(rig.canvas().scroll_extent("rows").offset == 0);
}

TEST_CASE("the focus walks all nodes, wraps and is drawn only while the keypad is in use") {
    Buttons buttons;
    CanvasRig rig = buttons.rig();
    CHECK(rig.focused().empty());
    rig.key(NavigationKey::up);
    CHECK(rig.focused() == "three");
    rig.key(NavigationKey::down);
    CHECK(rig.focused() == "one");
    rig.key(NavigationKey::select);
    CHECK(buttons.presses["one"] == 1);
    rig.tap("two");
    CHECK(rig.focused().empty());
    rig.key(NavigationKey::select);
    CHECK(buttons.presses["two"] == 1);
}

TEST_CASE("a dialog is the root of navigation, what it covers is dead, and the focus goes back") {
    Buttons buttons;
    bool dialog = false;
    int answered = 0;
    CanvasRig rig([&](Canvas& canvas) {
        buttons.draw(canvas);
        if (!dialog) return;
        canvas.begin_dialog("idle", {100, 600, 800, 500}, "Are you still here?");
        Control yes;
        yes.id = yes.label = "yes";
        yes.rect = canvas.take(canvas.mm(15));
        if (canvas.control(yes).activated) ++answered;
        canvas.end_dialog();
    });
    rig.key(NavigationKey::down);
    rig.key(NavigationKey::down);
    REQUIRE(rig.focused() == "two");
    dialog = true;
    rig.frame();
    rig.frame();
    CHECK(rig.focused() == "idle");
    CHECK(rig.node("one").covered);
    CHECK_FALSE(rig.node("one").pressable);
    rig.tap("one");
    CHECK(buttons.presses.empty());
    CHECK(rig.focused().empty());
    rig.key(NavigationKey::down);
    rig.key(NavigationKey::down);
    rig.key(NavigationKey::down);
    CHECK(rig.focused() == "idle");
    rig.key(NavigationKey::down);
    CHECK(rig.focused() == "yes");
    rig.tap("yes");
    CHECK(answered == 1);
    dialog = false;
    rig.frame();
    rig.key(NavigationKey::down);
    CHECK(rig.focused() == "two");
}

TEST_CASE("text leaves a node that knows its colours and its cap height") {
    CanvasRig rig([](Canvas& canvas) {
        canvas.text("Что нового", TextStyle::title);
        canvas.text_at({0, 300, 100, 10}, "длинный текст, который не помещается", TextStyle::body, Tone::quiet,
                       Align::left, Canvas::InOutline::yes);
    });
    const Node& title = rig.node("text-1");
    CHECK(title.role == Role::title);
    CHECK(title.label == "Что нового");
    CHECK_FALSE(title.clipped);
    CHECK(title.background == rig.canvas().theme().background);
    CHECK(rig.node("text-2").clipped);
    CHECK(rig.node("text-2").cap_height / 3.21F >= 4.8F);
}

TEST_CASE("what a visitor left behind is forgotten") {
    Rows rows;
    CanvasRig rig = rows.rig();
    rig.key(NavigationKey::page_down);
    rig.key(NavigationKey::down);
    rig.rest();
    rig.canvas().forget();
    rig.frame();
    CHECK(rig.canvas().scroll_extent("rows").offset == 0);
    CHECK(rig.focused().empty());
}

TEST_CASE("a picture scrolled out of sight keeps its texture") {
    const auto picture = std::make_shared<const content::Picture>(content::Picture{1, 1, {0, 0, 0, 255}});
    CanvasRig rig([&picture](Canvas& canvas) {
        canvas.begin_scroll("page", canvas.screen());
        canvas.picture("picture", picture, "A map", canvas.take(canvas.mm(50)));
        canvas.space(2000);
        canvas.end_scroll();
    });
    rig.frame({Wheel{{500, 500}, -40}});
    rig.rest();
    CHECK(rig.node("picture").visible.height <= 0);
    CHECK(rig.canvas().pictures().size() == 1);
}

}  // namespace veche::ui
