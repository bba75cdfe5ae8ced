// Lists, their filters, and the search.
#include <array>
#include <charconv>

#include "kiosk/filters.h"
#include "kiosk/forms/fields.h"
#include "kiosk/sections.h"
#include "kiosk/shown.h"
#include "kiosk/update/turn.h"

namespace veche::kiosk {
namespace {

constexpr std::size_t rows_a_page = 50;
// Each has its excerpt looked for at every key that is typed.
constexpr std::size_t hits_a_page = 10;

std::optional<int> number_in(const std::string& text) {
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

content::ListQuery list_query(const Screen& screen) {
    const auto& place = std::get<ui::ListPlace>(screen.place);
    content::ListQuery query;
    query.kinds = kinds_of(place.section);
    query.order = traits_of(place.section).order;
    query.kind = kind_named(filter_value(screen, "kind"));
    query.topic = filter_value(screen, "topic");
    query.state = filter_value(screen, "state");
    query.year = number_in(filter_value(screen, "year"));
    query.limit = std::min(narrowing(screen)->pages * rows_a_page, content::largest_list);
    return query;
}

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
    Screen& screen = turn.screen();
    const std::string text = typed(turn.session().forms, "search");
    if (text.empty()) {
        if (auto* search = std::get_if<SearchScreen>(&screen.state)) search->data.reset();
        screen.problem.clear();
        screen.ticket = 0;
        return;
    }
    content::SearchQuery query;
    query.text = text;
    query.topic = filter_value(screen, "topic");
    if (const auto kind = kind_named(filter_value(screen, "kind"))) query.kinds = {*kind};
    query.limit = std::min(narrowing(screen)->pages * hits_a_page, content::largest_search_page);
    screen.ticket = turn.next_ticket();
    turn.ask(Find{screen.ticket, std::move(query), turn.viewpoint()});
}

}  // namespace veche::kiosk
