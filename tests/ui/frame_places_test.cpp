#include "ui/frame_places.h"

#include <array>
#include <doctest/doctest.h>

#include "tests/support/accessibility.h"

namespace veche::ui {
namespace {

using testing::CanvasRig;

FrameView frame_that_says(const char* status) {
    FrameView view;
    view.title = "Новости";
    view.town = "Город Ключанск";
    view.page_up = "Выше";
    view.page_down = "Ниже";
    view.status = status;
    return view;
}

TEST_CASE("the page and its buttons stay where they are when the network goes and the line of the state grows") {
    constexpr std::array<CanvasSettings, 4> windows = {
        {{1080, 1920, 3.21F}, {540, 960, 1.605F}, {1920, 1080, 3.21F}, {1280, 720, 2.14F}}};
    for (const CanvasSettings& window : windows) {
        CAPTURE(window.width);
        CanvasRig rig([](Canvas&) {}, window);
        Canvas& canvas = rig.canvas();
        for (const TextSize size : testing::all_text_sizes) {
            CAPTURE(static_cast<int>(size));
            Comfort comfort;
            comfort.text_size = size;
            canvas.set_comfort(comfort);
            rig.frame();
            const FramePlaces with = places_of(canvas, frame_that_says("Связь есть, обновлено сегодня в 12:00"));
            for (const char* offline : {"Без связи: всё работает, ничего не пропадёт",
                                        "Без связи, сведения на сегодня в 12:00: всё работает, ничего не пропадёт"}) {
                CAPTURE(offline);
                const FramePlaces without = places_of(canvas, frame_that_says(offline));
                CHECK(without.content == with.content);
                CHECK(without.page_up == with.page_up);
                CHECK(without.page_down == with.page_down);
                CHECK(without.status.y >= without.content.bottom());
                CHECK(without.status.bottom() <= without.bar.y);
            }
            CHECK_MESSAGE(with.content.height > 0.7F * window.height, "the state takes little of the page");
        }
    }
}

}  // namespace
}  // namespace veche::ui
