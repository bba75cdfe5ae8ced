// What the fingers and keys did since the last frame, free of SDL.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "ui/geometry.h"

namespace veche::ui {

// `finger` tells fingers that touch at the same time apart.
struct FingerDown {
    Point at;
    std::int64_t finger = 0;
};
struct FingerMove {
    Point at;
    std::int64_t finger = 0;
};
struct FingerUp {
    Point at;
    std::int64_t finger = 0;
};
struct Wheel {
    Point at;
    float steps = 0;  // positive: towards the top
};

// Keys of the keypad and their twins on a desk keyboard.
enum class NavigationKey { up, down, left, right, select, back, home, help, page_up, page_down };
struct KeyDown {
    NavigationKey key = NavigationKey::select;
};

using InputEvent = std::variant<FingerDown, FingerMove, FingerUp, Wheel, KeyDown>;

struct Input {
    std::int64_t now_ms = 0;  // a clock that never goes back
    std::vector<InputEvent> events;
};

}  // namespace veche::ui
