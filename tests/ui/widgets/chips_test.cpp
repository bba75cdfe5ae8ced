#include "ui/widgets/chips.h"

#include <array>
#include <cmath>
#include <doctest/doctest.h>

#include "tests/support/accessibility.h"

namespace veche::ui {
namespace {

using testing::CanvasRig;

TEST_CASE("a chip keeps its width and place when it is chosen, with as much room left as right of tick and words") {
    std::array<Chip, 2> chips = {{{"a", "Проекты решений", false}, {"b", "Ещё", false}}};
    CanvasRig rig([&](Canvas& canvas) { static_cast<void>(draw_chips(canvas, "", chips)); });
    for (const TextSize size : testing::all_text_sizes) {
        CAPTURE(static_cast<int>(size));
        Comfort comfort;
        comfort.text_size = size;
        rig.canvas().set_comfort(comfort);
        std::array<std::array<Rect, 2>, 2> rects;
        for (const bool chosen : {false, true}) {
            CAPTURE(chosen);
            chips[0].chosen = chosen;
            for (int frames = 0; frames < 3; ++frames) rig.frame();
            rects.at(chosen ? 1 : 0) = {rig.node("a").rect, rig.node("b").rect};
            const Rect rect = rig.node("a").rect;
            const ChipPlaces places = places_in_chip(rig.canvas(), chips[0], rect);
            CHECK((places.mark.width > 0) == chosen);
            const float left = (chosen ? places.mark.x : places.words.x) - rect.x;
            const float right = rect.right() - places.words.right();
            CHECK(std::abs(left - right) <= 1);
            CHECK_MESSAGE(left >= rig.canvas().mm(2), "the words do not touch the edge");
            CHECK_MESSAGE(places.words.height < 1.5F * rig.canvas().line_height(TextStyle::body), "in one line");
        }
        CHECK(rects[0][0].width == rects[1][0].width);
        CHECK_MESSAGE(rects[0][1].x == rects[1][1].x, "the next one does not move");
    }
}

}  // namespace
}  // namespace veche::ui
