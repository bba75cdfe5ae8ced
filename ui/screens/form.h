// Everything a resident fills in: appeal, comment, call-back, poll, receipt code. One step is one FormView.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "content/language.h"
#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/reader.h"
#include "ui/widgets/keyboard.h"

namespace veche::ui {

struct FormText {
    std::string text;
    TextStyle style = TextStyle::body;
    Tone tone = Tone::normal;
    bool is_private = false;
    std::optional<content::Language> language;  // when it is not that of the screen: the town's answer
};

struct FormField {
    std::string id;
    std::string label;
    std::string hint;
    std::string error;  // empty: fine
    std::string text;
    std::size_t cursor = 0;
    std::size_t selection_begin = 0;  // equal to the cursor: nothing selected
    bool focused = false;
    bool is_private = true;
    int lines = 1;      // visible at least
    std::string count;  // "120 of 10 000 characters"; empty: not shown
    bool full = false;  // `count` says that no more fits
};

struct FormChoice {
    struct Option {
        std::string id;
        std::string label;
        std::string detail;
        bool chosen = false;
    };
    std::string id;
    std::string label;
    std::string error;
    Choice choice = Choice::one;
    bool in_row = false;  // a scale: steps side by side
    std::string low;      // what its ends mean
    std::string high;
    bool is_private = false;
    std::vector<Option> options;
};

// What was entered, for review; the command leads back to its step. Or a fact, with nothing to change.
struct FormReview {
    std::string label;
    std::string value;
    std::string change;  // "Change"; empty: it cannot be changed
    int step = 0;
    bool is_private = true;
};

struct FormQuote {
    std::string label;  // "Clause 1.1"
    std::string text;   // the clause that is commented on
};

// What is wrong, told at the top of the step: each a way to its part.
struct FormErrors {
    struct Error {
        std::string part;  // id of a field or a choice
        std::string words;
    };
    std::string title;
    std::vector<Error> errors;
};

using FormPart = std::variant<FormText, FormField, FormChoice, FormReview, FormQuote, FormErrors, Notice>;

struct FormView {
    std::string id;                                           // keeps the scroll position; another one for each step
    content::Language language = content::Language::russian;  // of the words below
    std::string title;                                        // what this step asks
    std::string progress;                                     // "Step 2 of 5"; empty: one step
    int step = 0;
    int steps = 1;
    std::vector<FormPart> parts;
    std::string go_to_part;  // the field or choice to bring into view, once for each `times_gone`
    std::uint64_t times_gone = 0;
    std::vector<Command> commands;         // the primary one first
    std::optional<KeyboardView> keyboard;  // shown while a field has the focus
    bool busy = false;
    std::string busy_words;
};

std::optional<Action> draw(Canvas& canvas, const FormView& view);

}  // namespace veche::ui
