// Search over everything, as one types.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/form.h"
#include "ui/screens/list.h"

namespace veche::ui {

struct SearchView {
    std::string id;  // keeps the scroll position
    FormField field;
    std::vector<Filter> filters;
    std::string count;
    std::vector<Row> rows;
    std::vector<std::string> help;     // nothing found, or nothing typed yet
    std::vector<Command> suggestions;  // "Did you mean …"
    std::optional<KeyboardView> keyboard;
    std::string more;
};

std::optional<Action> draw(Canvas& canvas, const SearchView& view);

}  // namespace veche::ui
