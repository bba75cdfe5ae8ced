#include <array>
#include <doctest/doctest.h>

#include "tests/support/accessibility.h"
#include "tests/support/canvas_rig.h"
#include "ui/widgets/keyboard.h"

namespace veche::ui {
namespace {

using testing::CanvasRig;

constexpr std::array<CanvasSettings, 3> windows = {{{1080, 1920, 3.21F}, {540, 960, 1.605F}, {1280, 720, 2.14F}}};

}  // namespace

TEST_CASE("the keys to signs and back say so in words, in the largest letters too, where a picture would be a riddle") {
    for (const CanvasSettings& window : windows) {
        for (const KeyboardLayout layout :
             {KeyboardLayout(content::Language::russian), KeyboardLayout(SignKeyboard::digits)}) {
            KeyboardView view;
            view.layout = layout;
            view.words = {"Пробел",      "Стереть", "Большая буква", "Готово",           "Влево", "Вправо", "Отменить",
                          "Другой язык", "123 ?!",  "Буквы",         "Убрать клавиатуру"};
            CanvasRig rig(
                [&](Canvas& canvas) {
                    const float height = keyboard_height(canvas, view);
                    const Rect screen = canvas.screen();
                    static_cast<void>(draw_keyboard(canvas, view, {0, screen.height - height, screen.width, height}));
                },
                window);
            for (const TextSize size : testing::all_text_sizes) {
                Comfort comfort;
                comfort.text_size = size;
                rig.canvas().set_comfort(comfort);
                rig.frame();
                rig.rest();
                const Node& key = rig.node("key/signs");
                CAPTURE(window.width);
                CAPTURE(static_cast<int>(size));
                // The height of its capitals: nothing but words gives a key one.
                CHECK(key.cap_height > 0);
                CHECK_FALSE(key.clipped);
            }
        }
    }
}

}  // namespace veche::ui
