// The on-screen keyboard. Keys are nodes of the role key: "key/й" with the letter as shown for a label, and
// "key/shift", "key/space", "key/backspace", "key/enter", "key/left", "key/right", "key/undo", "key/layout" (the next
// language), "key/signs" (digits and signs, and back), "key/hide". Rare letters: hold a key (е → ё, г → ґ, и → і …).
#pragma once

#include <optional>
#include <string>

#include "ui/action.h"
#include "ui/canvas/canvas.h"

namespace veche::ui {

// What the keys without a letter are called.
struct KeyboardWords {
    std::string space;
    std::string backspace;
    std::string shift;
    std::string enter;
    std::string left;
    std::string right;
    std::string undo;
    std::string next_language;
    std::string signs;
    std::string letters;
    std::string hide;
};

struct KeyboardView {
    KeyboardLayout layout;
    bool shift = false;
    content::Language letters{};  // where "letters" leads back to from digits and signs
    KeyboardWords words;
};

// Pixels.
[[nodiscard]] float keyboard_height(const Canvas& canvas, const KeyboardView& view);
// Fills `rect`. Stroke, SetKeyboard or HideKeyboard.
[[nodiscard]] std::optional<Action> draw_keyboard(Canvas& canvas, const KeyboardView& view, Rect rect);

}  // namespace veche::ui
