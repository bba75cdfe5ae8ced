// A closed poll: results as bars with figures, and the decision taken on it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/reader.h"

namespace veche::ui {

struct PollResultsView {
    struct Bar {
        std::string label;
        std::string words;  // "124 votes, 31 %"
        float fraction = 0;
    };
    struct Question {
        std::string text;
        std::string note;  // how to read the bars; may be empty
        std::string mean;  // of a scale: "On average 3.8 of 5"
        std::vector<Bar> bars;
        std::string texts_title;
        std::vector<std::string> texts;
    };
    std::string id;
    std::string title;
    std::string summary;
    std::string participants;  // "402 people answered"
    std::string courtesy;      // that one ballot a session is a courtesy, not identity
    std::vector<Fact> facts;   // when it was open
    std::vector<Question> questions;
    std::string decision_title;
    std::string decision;
    std::vector<RowGroup> row_groups;
    std::vector<Notice> notices;
    PageView page;  // what the poll was about, below
};

std::optional<Action> draw(Canvas& canvas, const PollResultsView& view);

}  // namespace veche::ui
