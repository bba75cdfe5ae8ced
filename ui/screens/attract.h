// Waits for the next visitor: silent, still, says what the terminal can do in every language.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "content/language.h"
#include "ui/action.h"
#include "ui/canvas/canvas.h"

namespace veche::ui {

struct AttractView {
    struct Invitation {
        content::Language language = content::Language::russian;
        std::string name;   // of the language, in itself
        std::string begin;  // "Touch to begin"
    };
    std::string town;
    std::string headline;  // what one can do here
    std::vector<std::string> lines;
    std::vector<Invitation> invitations;  // the town's own language first
};

std::optional<Action> draw(Canvas& canvas, const AttractView& view);

}  // namespace veche::ui
