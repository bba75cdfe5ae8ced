// Events of the town: a month with its days, or a list of what is coming.
#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "content/entry_names.h"
#include "kiosk/filters.h"
#include "kiosk/present/parts.h"
#include "kiosk/present/reader_parts.h"
#include "kiosk/sections.h"

namespace veche::kiosk {
namespace {

using EventType = content::EventDetails::Type;

std::string month_name(Date day) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d", day.year, day.month);
    return text.data();
}

class CalendarWriter {
  public:
    CalendarWriter(const Scene& scene, const CalendarData* data)
        : scene_(scene),
          w(scene.w),
          first_(month_shown(scene.state, scene.screen())),
          type_(filter_value(scene.screen(), "type")),
          day_(parse_date(filter_value(scene.screen(), "day"))) {
        if (data == nullptr) return;
        for (const content::EntrySummary& event : data->events) {
            if (!event.day) continue;
            types_.insert(event.type);
            if (type_.empty() || event.type == type_) events_.push_back(&event);
        }
        loaded_ = true;
    }

    [[nodiscard]] ui::CalendarView write() {
        ui::CalendarView view;
        view.id = "calendar/" + std::to_string(scene_.screen().number);
        view.as_month = !calendar_is_list(scene_.screen());
        view.loading = !loaded_;
        view.loading_words = w("One moment");
        add_filters(view);
        if (view.as_month) {
            add_month(view);
        } else {
            view.rows_title = w("Coming events");
        }
        add_rows(view);
        return view;
    }

  private:
    void add_filters(ui::CalendarView& view) const {
        ui::Filter mode{"view", w("Show as"), {}};
        mode.options.push_back({"", w("Month"), view.as_month});
        mode.options.push_back({"list", w("List"), !view.as_month});
        view.filters.push_back(std::move(mode));
        ui::Filter type{"type", w("Kind of event"), {}};
        type.options.push_back({"", w("All"), type_.empty()});
        for (const std::string_view written : content::EnumerationNames<EventType>::values) {
            const std::string name(written);
            if (!types_.contains(name) && type_ != name) continue;
            type.options.push_back({name, event_type_word(w, content::from_written<EventType>(name)), type_ == name});
        }
        if (type.options.size() > 2 || !type_.empty()) view.filters.push_back(std::move(type));
    }

    void add_month(ui::CalendarView& view) const {
        view.month = w.words().month(w.language(), first_.year, first_.month);
        const Date before = add_days(first_, -1);
        const Date after = add_days(last_of_month(first_), 1);
        view.previous = month_command("calendar/previous", ui::Icon::left, w("Previous month"), before);
        view.next = month_command("calendar/next", ui::Icon::right, w("Next month"), after);
        view.weekdays = {w("Mo"), w("Tu"), w("We"), w("Th"), w("Fr"), w("Sa"), w("Su")};
        fill_days(view);
        if (day_) {
            view.rows_title = w.words().day_with_weekday(w.language(), *day_, scene_.state.today);
            view.whole_month = ui::Command{"calendar/whole-month", ui::Icon::calendar, w("All of the month"),
                                           ui::SetFilter{"day", ""}, false};
        } else if (is_present_month(view)) {
            view.rows_title = w("Still to come this month");
            view.past_title = w("Already over this month");
        } else {
            view.rows_title = w("Events of the month");
        }
    }

    [[nodiscard]] static ui::Command month_command(const char* id, ui::Icon icon, std::string label, Date day) {
        return {id, icon, std::move(label), ui::SetFilter{"month", month_name(day)}, false};
    }

    void fill_days(ui::CalendarView& view) const {
        const Date last = last_of_month(first_);
        view.days.resize(static_cast<std::size_t>(weekday(first_)));  // of the month before
        for (Date day = first_; day <= last; day = add_days(day, 1)) {
            view.days.push_back(day_view(day));
        }
        while (view.days.size() % 7 != 0) view.days.emplace_back();
    }

    [[nodiscard]] ui::CalendarView::Day day_view(Date day) const {
        ui::CalendarView::Day view;
        view.id = to_string(day);
        view.number = std::to_string(day.day);
        view.events =
            static_cast<int>(std::count_if(events_.begin(), events_.end(), [&](const content::EntrySummary* one) {
                return takes_place(*one, day, day);
            }));
        view.today = day == scene_.state.today;
        view.past = day < scene_.state.today;
        view.chosen = day_ == day;
        view.spoken = w.words().day_with_weekday(w.language(), day, scene_.state.today) + ", " +
                      (view.events == 0 ? w("no events") : w.count("{1} event", "{1} events", view.events));
        if (view.today) view.spoken = w("Today") + ", " + view.spoken;
        return view;
    }

    [[nodiscard]] bool shown(const content::EntrySummary& event, bool as_month) const {
        if (!as_month) return last_day_of(event) >= scene_.state.today;
        return day_ ? takes_place(event, *day_, *day_) : takes_place(event, first_, last_of_month(first_));
    }

    [[nodiscard]] static Date last_day_of(const content::EntrySummary& event) {
        return event.last_day.value_or(*event.day);
    }

    // On any day from `first` to `last`.
    [[nodiscard]] static bool takes_place(const content::EntrySummary& event, Date first, Date last) {
        return *event.day <= last && last_day_of(event) >= first;
    }

    // The whole of it, not one of its days.
    [[nodiscard]] bool is_present_month(const ui::CalendarView& view) const {
        const Date today = scene_.state.today;
        return view.as_month && !day_ && first_.year == today.year && first_.month == today.month;
    }

    void add_rows(ui::CalendarView& view) const {
        for (const content::EntrySummary* event : events_) {
            if (!shown(*event, view.as_month)) continue;
            ui::Row row = row_of(scene_, *event, "event");
            name_kind(row, event_type_word(w, content::from_written<EventType>(event->type)));
            // In words, not by a paler colour alone.
            if (last_day_of(*event) < scene_.state.today) {
                row.badge = w("Past");
                row.badge_tone = ui::Tone::quiet;
            } else if (*event->day <= scene_.state.today) {
                row.badge = w("Today");
                row.badge_tone = ui::Tone::accent;
            }
            const bool over = is_present_month(view) && last_day_of(*event) < scene_.state.today;
            (over ? view.past : view.rows).push_back(std::move(row));
        }
        if (!type_.empty()) {
            view.empty = w("No events of this kind. Choose “All” to see the others.");
        } else if (view.as_month && day_) {
            view.empty = w("Nothing is planned for this day. Days with events carry a dot.");
        } else if (view.as_month) {
            view.empty = w("Nothing is planned for this month. Look at the next one.");
        } else {
            view.empty = w("Nothing is planned yet. Look again in a few days.");
        }
    }

    const Scene& scene_;
    const ui::Wording& w;  // NOLINT(readability-identifier-naming): a test looks for the keys in w("…")
    Date first_;
    std::string type_;
    std::optional<Date> day_;
    std::vector<const content::EntrySummary*> events_;
    std::set<std::string> types_;
    bool loaded_ = false;
};

}  // namespace

std::string CalendarScreen::drive_name(const Screen& /*screen*/) const {
    return std::string("list/") + traits_of(ui::Section::calendar).name;
}

std::string CalendarScreen::title(const Scene& scene) const {
    return section_title(scene.w, ui::Section::calendar);
}

std::optional<Wish> CalendarScreen::wish(const State& state, const Screen& screen) const {
    const Days days = days_shown(state, screen);
    return LoadEvents{days.from, days.to};
}

ui::ScreenView CalendarScreen::present(const Scene& scene) const {
    return CalendarWriter(scene, data.get()).write();
}

}  // namespace veche::kiosk
