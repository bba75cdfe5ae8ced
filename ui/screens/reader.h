// Reads one document: facts, notices, the text with its contents, find in text, attachments and what belongs to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/page_layout.h"
#include "ui/screens/row.h"

namespace veche::ui {

struct Fact {
    std::string label;
    std::string value;
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

struct ReaderView {
    std::string id;  // keeps the scroll position
    std::string kind;
    std::string title;
    std::string summary;
    std::vector<Notice> notices;
    std::vector<StageMark> stages;  // of a draft act
    std::vector<Fact> facts;
    std::vector<Command> commands;
    std::string why_title;  // of a draft act: why it is needed, in plain words
    std::string why;
    PageView page;  // its layout is empty until the worker has made it
    content::EntryId draft;  // set where clauses can be commented on
    struct Heading {
        std::size_t block = 0;
        int level = 1;
        std::string text;
    };
    std::vector<Heading> contents;
    bool contents_shown = false;
    std::string contents_label;
    bool find_shown = false;
    std::string find_label;
    std::string find_field;  // what is typed
    std::size_t find_cursor = 0;
    std::string found;       // "3 of 12", or "not found"
    std::string position_label;  // "part {1} of {2}" is the page bar's; this names the text for speech
    std::vector<Fact> attachments;
    std::string attachments_title;
    std::string related_title;
    std::vector<Row> related;
    std::string loading_words;
    bool loading = false;
};

std::optional<Action> draw(Canvas& canvas, const ReaderView& view);

}  // namespace veche::ui
