#include "ui/widgets/tile.h"

#include <array>
#include <doctest/doctest.h>

#include "tests/support/canvas_rig.h"
#include "ui/canvas/font_metrics.h"
#include "ui/screens/reader.h"

namespace veche::ui {
namespace {

using testing::CanvasRig;

TEST_CASE("no word of a tile's name is broken where smaller letters hold it") {
    CanvasRig rig([](Canvas&) {});
    Canvas& canvas = rig.canvas();
    const Tile tile{"home/appeal", Icon::appeal, "администрацию", ""};
    const float padding = canvas.mm(6);
    const float heading = canvas.metrics()->widest_word(TextStyle::heading, tile.label);
    const float strong = canvas.metrics()->widest_word(TextStyle::strong, tile.label);
    REQUIRE(strong < heading);
    const float width = (heading + strong) / 2 + 2 * padding;
    const float above = padding + canvas.icon_size(IconSize::large) + canvas.mm(1);
    CHECK(tile_height(canvas, tile, width) == doctest::Approx(above + canvas.line_height(TextStyle::strong) + padding));
}

TEST_CASE("tiles stand in fewer columns rather than break a word") {
    const std::array<Tile, 2> tiles = {
        {{"a", Icon::appeal, "достопримечательностями", ""}, {"b", Icon::news, "Новости", ""}}};
    float narrow = 0;
    CanvasRig rig([&](Canvas& canvas) {
        canvas.push_area({0, 0, narrow, 1920});
        static_cast<void>(draw_tiles(canvas, tiles, 62));
        canvas.pop_area();
    });
    // Two columns of 62 mm, too narrow for the long word in any letters.
    narrow = rig.canvas().mm(130);
    rig.frame();
    REQUIRE(rig.canvas().metrics()->widest_word(TextStyle::strong, tiles[0].label) > rig.canvas().mm(63 - 12));
    CHECK(rig.node("a").rect.width == doctest::Approx(narrow));
    CHECK(rig.node("b").rect.y > rig.node("a").rect.y);
}

TEST_CASE("the picture of a date for a telephone has squares of at least 4 pixels and 1.2 mm") {
    ReaderView view;
    view.id = "reader/1";
    view.qr = std::string(300, 'x');  // needs at least 57 squares a side, and 8 around them
    view.qr_words = "Take it along";
    CanvasRig rig([&](Canvas& canvas) { static_cast<void>(draw(canvas, view)); });
    rig.frame();
    CHECK(rig.node("reader/qr").rect.width >= (57 + 8) * 4);
    CHECK(rig.node("reader/qr").rect.width >= rig.canvas().mm((57 + 8) * 1.2F) - 1);
}

}  // namespace
}  // namespace veche::ui
