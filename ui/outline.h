// The outline: what is on the screen, in reading order, as data. Made anew by Canvas with every frame and serves
// speech and focus, keypad and switches, tests that press by label, golden files and the accessibility checks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "content/language.h"
#include "ui/geometry.h"

namespace veche::ui {

enum class Role {
    title,
    heading,
    text,
    button,
    tile,
    tab,
    radio,
    checkbox,
    field,
    key,
    row,
    link,
    image,
    progress,
    status,
    dialog
};

[[nodiscard]] std::string_view name_of(Role role);

// sRGB, not premultiplied.
struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t alpha = 255;

    bool operator==(const Colour&) const = default;
};

struct Node {
    std::string id;  // stable: "home/drafts"; unique on the screen
    Role role = Role::text;
    std::string label;   // as shown
    std::string spoken;  // as said; equal to the label unless the eye sees more than the words
    content::Language language = content::Language::russian;
    bool disabled = false;
    bool selected = false;  // a chosen tab or radio, a ticked checkbox
    bool focused = false;
    bool is_private = false;  // personal data: spoken to headphones only, never in logs or golden files
    bool pressable = false;
    bool covered = false;  // lies under a dialog: dead, and not part of navigation
    Rect rect;             // where it is drawn, before clipping
    Rect visible;          // what of it can be seen; zero size when scrolled away
    Rect touch;            // where a finger may land, before clipping
    Colour foreground;     // of the text or the mark
    Colour background;     // what lies behind it
    float cap_height = 0;  // pixels; 0: has no text
    bool clipped = false;  // its text does not fit its rectangle
};

using Outline = std::vector<Node>;

}  // namespace veche::ui
