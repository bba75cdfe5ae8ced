// A section of the town as a list with filters.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/row.h"

namespace veche::ui {

struct Filter {
    struct Option {
        std::string value;  // empty: all
        std::string label;  // with its count: "Housing (12)"
        bool chosen = false;
    };
    std::string id;     // "topic"
    std::string label;  // "Topic"
    std::vector<Option> options;
};

struct ListView {
    std::string id;     // keeps the scroll position: "list/drafts"
    std::string intro;  // one sentence on what these are
    std::vector<Filter> filters;
    std::string count;  // "12 documents"
    std::vector<Row> rows;
    std::string other_title;  // "In Russian": over those there in another language only; empty: none
    std::vector<Row> other_rows;
    std::string more;   // label of the button that brings the rest; empty: all are here
    std::string empty;  // shown instead of rows, with what to do
    bool loading = false;
    std::string loading_words;
};

std::optional<Action> draw(Canvas& canvas, const ListView& view);

}  // namespace veche::ui
