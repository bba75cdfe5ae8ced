// What one press of the on-screen keyboard (or of a real one) asks of the text being typed.
#pragma once

#include <string>
#include <variant>

namespace veche::ui {

struct Insert {
    std::string text;  // UTF-8
};

enum class EditKey { backspace, remove, left, right, word_left, word_right, select_word, home, end, undo, redo, enter };

using KeyStroke = std::variant<Insert, EditKey>;

}  // namespace veche::ui
