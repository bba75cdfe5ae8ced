// Reads one document: facts, notices, the text with its contents, find in text, and what belongs to it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/page_layout.h"
#include "ui/screens/row.h"
#include "ui/widgets/keyboard.h"

namespace veche::ui {

struct Fact {
    std::string label;
    std::string value;
    bool of_entry = false;        // the value is a text of the entry, in its language
    bool label_of_entry = false;  // and so is the label: a member's name
};

struct Notice {
    Tone tone = Tone::quiet;
    std::string text;
};

// A stage on a time line.
struct StageMark {
    std::string label;
    std::string date;
    bool done = false;
    bool current = false;
};

struct Command {
    std::string id;
    Icon icon = Icon::none;
    std::string label;
    Action action;
    bool primary = false;
};

// Facts under a heading of their own: the members of a body.
struct FactGroup {
    std::string title;
    std::vector<Fact> facts;
};

// Entries under a heading of their own: related documents, the officials of a body.
struct RowGroup {
    std::string title;
    std::vector<Row> rows;
};

// "Find in text", while it is open.
struct FindView {
    std::string field;  // id of the field: "find"
    std::string label;
    std::string text;
    std::size_t cursor = 0;
    std::size_t selection_begin = 0;  // equal to the cursor: nothing selected
    bool focused = false;
    std::string found;  // "3 of 12", or "not found"
    Command previous;   // its action is taken only where something was found
    Command next;
    Command close;
    bool any = false;  // something was found
    std::optional<KeyboardView> keyboard;
};

struct ReaderView {
    struct Heading {
        std::size_t block = 0;
        int level = 1;
        std::string text;
    };
    std::string id;                                  // keeps the scroll position
    std::optional<content::Language> text_language;  // of what is the entry's own, when it is not the visitor's
    std::string title;
    std::string summary;
    std::vector<Notice> notices;
    std::string figure;             // one thing to be seen from afar: a telephone number, days left; may be empty
    std::string figure_label;       // what it is
    std::vector<StageMark> stages;  // of a draft act
    std::string stages_title;
    std::vector<Fact> facts;
    std::vector<Command> commands;
    std::vector<Command> commands_after;  // what one does when one has read: below the text
    std::string why_title;                // of a draft act: why it is needed, in plain words
    std::string why;
    PageView page;  // its layout is empty until the worker has made it
    std::vector<Heading> contents;
    std::string contents_title;
    bool contents_shown = false;
    std::vector<Command> tools;  // "Contents", "Find in text", "Close"; always in sight
    std::optional<FindView> find;
    std::vector<FactGroup> fact_groups;  // below the text
    std::vector<RowGroup> row_groups;
    std::shared_ptr<const content::Picture> picture;  // instead of a text; its label is the title
    std::string qr;                                   // what the code holds; empty: no code
    std::string qr_words;                             // what it is for: "Take this date home"
    bool loading = false;                             // the text is being laid out
    std::string loading_words;
};

std::optional<Action> draw(Canvas& canvas, const ReaderView& view);

}  // namespace veche::ui
