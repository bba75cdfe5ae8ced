// Which keys stand in which row. Pure.
#pragma once

#include <string>
#include <vector>

#include "ui/canvas/canvas.h"
#include "ui/text/keyboard_layout.h"

namespace veche::ui {

enum class KeyKind { letter, space, backspace, shift, enter, left, right, undo, language, signs, letters, hide };

struct KeyboardKey {
    KeyKind kind = KeyKind::letter;
    std::string id;      // "key/й", always of the small letter
    std::string letter;  // as shown and typed
    std::string rare;    // typed when the key is held; empty: none
    Icon icon = Icon::none;
    float width = 1;  // in units of the row
};

using KeyboardRow = std::vector<KeyboardKey>;

[[nodiscard]] std::vector<KeyboardRow> keyboard_rows(KeyboardLayout layout, bool shift);

}  // namespace veche::ui
