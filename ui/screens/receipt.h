// The receipt: shown only after the envelope is on disk.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/reader.h"

namespace veche::ui {

struct ReceiptView {
    std::string id;        // keeps the scroll position
    std::string headline;  // "Your appeal is accepted"
    std::string code_label;
    std::string code;  // grouped by four; empty for a ballot
    std::string keep;  // "Photograph this screen or write the code down"
    std::string qr;    // the bare code; empty: no picture
    std::string qr_label;
    std::string spoken;  // the code symbol by symbol
    std::string next_title;
    // What happens next and, where a day is named, step by step why it is that day.
    struct Line {
        std::string text;
        std::vector<std::string> why;
    };
    std::vector<Line> lines;
    std::vector<Command> commands;
};

std::optional<Action> draw(Canvas& canvas, const ReceiptView& view);

}  // namespace veche::ui
