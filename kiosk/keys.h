// What keys of a keypad or a desk keyboard mean beyond moving the focus.
#pragma once

#include <optional>
#include <string_view>

#include "kiosk/state.h"
#include "ui/action.h"
#include "ui/canvas/input.h"
#include "ui/text/key_stroke.h"

namespace veche::kiosk {

// Back, home and help; the others are the canvas's. Nothing while a dialog wants an answer, but back, which closes it.
[[nodiscard]] std::optional<ui::Action> action_of(ui::NavigationKey key, const State& state);
// Backspace, delete and the like, by SDL scancode.
[[nodiscard]] std::optional<ui::EditKey> edit_key(int scancode);
// "up", "select", "backspace": the names of `key NAME`, as SDL scancodes.
[[nodiscard]] std::optional<int> scancode_named(std::string_view name);

}  // namespace veche::kiosk
