// What a visitor may change for their own eyes and ears; back to the defaults when the session ends.
#pragma once

#include <array>

namespace veche::ui {

// Cap height of the text: 3.8, 5.0, 6.6 and 8.6 mm (accessibility row 10; EN 301 549 5.1.4, VVSG 7.1-G).
enum class TextSize { small, normal, large, largest };

// At least 10:1, at least 20:1, and 4.5:1 to 8:1 (accessibility row 11; VVSG 7.1-C/D).
enum class Contrast { normal, high, low };

enum class Motion { on, off };

// What the voice can be set to (accessibility row 5; EN 301 549 5.1.3.12, VVSG 7.1-K).
inline constexpr std::array<int, 7> reading_speeds = {60, 90, 120, 150, 180, 210, 250};  // words a minute
inline constexpr std::array<int, 5> volumes = {20, 40, 60, 80, 100};                     // per cent

struct Comfort {
    TextSize text_size = TextSize::normal;
    Contrast contrast = Contrast::normal;
    Motion motion = Motion::on;
    bool low_reach = false;  // everything operable in the lower half of the screen
    bool trembling = false;  // fingers may wander and rest before they press
    int reading_speed = 120;
    int volume = 80;

    bool operator==(const Comfort&) const = default;
};

}  // namespace veche::ui
