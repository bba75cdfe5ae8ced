// A quiz: one question at a time, the explanation after any answer, the result at the end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/reader.h"

namespace veche::ui {

struct QuizView {
    struct Option {
        std::string id;
        std::string label;
        bool chosen = false;
        bool correct = false;  // counts only once answered
    };
    std::string id;
    std::string title;
    std::string progress;  // "Question 2 of 8"
    float fraction = 0;
    std::string question;
    std::string question_id;
    std::vector<Option> options;
    bool answered = false;
    std::string verdict;  // "Right" or "Not quite"
    std::string explanation;
    std::string result;  // at the end: "6 of 8 right"
    float result_fraction = 0;
    std::vector<Command> commands;
};

std::optional<Action> draw(Canvas& canvas, const QuizView& view);

}  // namespace veche::ui
