// One sentence and one thing to do: loading, empty, broken.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/reader.h"

namespace veche::ui {

struct MessageView {
    Icon icon = Icon::information;
    std::string title;
    std::string text;
    std::vector<Command> commands;
    bool busy = false;
};

std::optional<Action> draw(Canvas& canvas, const MessageView& view);

}  // namespace veche::ui
