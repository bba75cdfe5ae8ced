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
    std::string summary;  // with the first question
    std::vector<Notice> notices;
    std::string progress;  // "Question 2 of 8"
    float fraction = 0;
    std::string question;
    std::string question_id;
    std::vector<Option> options;
    bool answered = false;
    bool right = false;
    std::string verdict;      // "Correct" or "Not quite"
    std::string right_word;   // said of the right answer once answered
    std::string chosen_word;  // said of the visitor's answer
    std::string explanation;
    bool finished = false;
    std::string result;         // at the end: "6 of 8 right"
    std::string result_figure;  // in the ring: "75 %"
    std::string result_words;   // one friendly sentence
    float result_fraction = 0;
    std::vector<RowGroup> row_groups;  // at the end: the lesson it belongs to
    std::vector<Command> commands;
};

std::optional<Action> draw(Canvas& canvas, const QuizView& view);

}  // namespace veche::ui
