// Events of the town as a month or as a list.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/action.h"
#include "ui/canvas/canvas.h"
#include "ui/screens/list.h"
#include "ui/screens/reader.h"

namespace veche::ui {

struct CalendarView {
    struct Day {
        std::string id;      // "2026-11-27"; empty: belongs to another month
        std::string number;  // "27"
        std::string spoken;  // "Friday, 27 November, two events"
        int events = 0;
        bool past = false;
        bool today = false;
        bool chosen = false;
    };
    std::string id;     // keeps the scroll position
    std::string month;  // "November 2026"
    Command previous;   // month; only shown as a month
    Command next;
    std::vector<Filter> filters;  // month or list; type of event
    bool as_month = true;
    std::vector<std::string> weekdays;  // seven short names
    std::vector<Day> days;              // whole weeks
    std::string rows_title;
    std::vector<Row> rows;
    std::string empty;
    std::string past_title;  // what of the present month is over stands below what is still to come
    std::vector<Row> past;
    std::optional<Command> whole_month;  // while a day is chosen: back to all of the month
    bool loading = false;
    std::string loading_words;
};

std::optional<Action> draw(Canvas& canvas, const CalendarView& view);

}  // namespace veche::ui
