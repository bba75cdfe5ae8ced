// Lists, their filters, and the search.
#include "kiosk/shown.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {
namespace {

bool is_calendar(const Screen& screen) {
    return std::holds_alternative<CalendarScreen>(screen.state);
}

// What an open plan shows, which day of the month and which type of event need nothing new from the library.
bool needs_loading(const Screen& screen, const std::string& filter) {
    if (std::holds_alternative<ui::EntryPlace>(screen.place)) return false;
    return !is_calendar(screen) || filter == "month" || filter == "view";
}

}  // namespace

void set_filter(Turn& turn, const ui::SetFilter& action) {
    Screen& screen = turn.screen();
    Narrowing* narrowed = narrowing(screen);
    if (narrowed == nullptr) return;
    if (action.value.empty()) {
        narrowed->filters.erase(action.filter);
    } else {
        narrowed->filters[action.filter] = action.value;
    }
    narrowed->pages = 1;
    if (!needs_loading(screen, action.filter)) return;
    // A chosen day belongs to its month.
    if (is_calendar(screen)) narrowed->filters.erase("day");
    load_screen(turn, screen);
}

void show_more(Turn& turn) {
    Narrowing* narrowed = narrowing(turn.screen());
    if (narrowed == nullptr) return;
    ++narrowed->pages;
    load_screen(turn, turn.screen());
}

void search_typed(Turn& turn) {
    if (!ask_library(turn, turn.screen())) turn.screen().problem.clear();
}

}  // namespace veche::kiosk
