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
        std::string words;  // "from 12 to 20 places, now 15"
        float fraction = 0;
    };
    struct Item {
        std::string id;
        std::string name;
        std::string state;
        Tone tone = Tone::quiet;
        Icon icon = Icon::none;
        float fraction = 0;
        std::string progress;  // "60 %"
        std::vector<Fact> facts;  // dates, venue, responsible, funding, result; shown when open
        std::string comment;
        std::vector<Row> links;
        bool open = false;
    };
    struct Task {
        std::string title;
        std::vector<Indicator> indicators;
        std::vector<Item> items;
    };
    struct Goal {
        std::string title;
        std::vector<Task> tasks;
    };
    std::string id;
    std::string title;
    std::string summary;
    float fraction = 0;
    std::string progress;              // "11 of 25 done"
    std::vector<std::string> totals;   // "3 late", "8 in progress"
    std::vector<Filter> filters;       // by state
    std::vector<Goal> goals;
    std::string ask_label;  // "Ask about this item"
    std::vector<Notice> notices;
    PageView page;  // the text of the plan, below
    std::string empty;
};

std::optional<Action> draw(Canvas& canvas, const PlanView& view);

}  // namespace veche::ui
