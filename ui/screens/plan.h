// A plan: goal → task → indicators and items, each with its state; progress of the whole as a ring.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/list.h"
#include "ui/screens/reader.h"

namespace veche::ui {

struct PlanView {
    struct Indicator {
        std::string name;
        std::string words;         // "was 12, goal 20"
        std::string figure;        // "15 places"
        std::string spoken;        // all of it in the language of the name
        float fraction = 0;        // of a bar from nought
        std::vector<float> ticks;  // where it was and where it shall be, on the same bar
    };
    struct Item {
        std::string id;
        std::string name;
        std::string state;  // "In progress"
        Tone tone = Tone::quiet;
        Icon icon = Icon::none;
        float fraction = 0;
        std::string progress;     // "60 %"
        std::vector<Fact> facts;  // dates, venue, responsible, funding, result; shown when open
        std::string comment;
        std::vector<Row> links;
        bool open = false;
        std::string spoken;  // name, state and progress in one sentence
        Action toggle;       // opens or closes it
        Command ask;         // "Ask about this item"; without an id: there is none
    };
    struct Task {
        std::string title;
        std::string indicators_title;  // empty: there are none
        std::vector<Indicator> indicators;
        std::vector<Item> items;
    };
    struct Goal {
        std::string title;
        std::vector<Task> tasks;
    };
    std::string id;
    std::optional<content::Language> text_language;  // of what is the entry's own, when it is not the visitor's
    std::string title;
    std::string summary;
    float fraction = 0;
    std::string percent;    // in the ring, what is done: "44 %"
    std::string progress;   // "11 of 25 done"
    std::string readiness;  // a second figure: "Average readiness 55 %"; empty: none
    struct Total {
        Tone tone = Tone::quiet;
        Icon icon = Icon::none;
        std::string words;  // "3 late"
    };
    std::vector<Total> totals;
    std::vector<Filter> filters;  // by state
    std::string links_title;      // over the documents of an open item
    std::vector<Goal> goals;
    std::vector<Notice> notices;
    std::vector<Fact> facts;  // number, date, who issued it
    PageView page;            // the text of the plan, below
    std::vector<RowGroup> row_groups;
    std::string go_to_item;  // the item a link or a search led to: scrolled into view once
    std::string empty;       // no item has the chosen state
};

std::optional<Action> draw(Canvas& canvas, const PlanView& view);

}  // namespace veche::ui
