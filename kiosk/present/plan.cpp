// A plan as goal → task → indicators and items.
#include <algorithm>
#include <array>

#include "content/entry_today.h"
#include "kiosk/filters.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/parts.h"
#include "kiosk/present/reader_parts.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

using Item = content::PlanDetails::Item;
using ItemState = content::PlanDetails::ItemState;

// In the order the totals are told: what is done first, what went wrong before what was given up.
constexpr std::array<ItemState, 5> all_states = {ItemState::done, ItemState::in_progress, ItemState::late,
                                                 ItemState::planned, ItemState::cancelled};

std::string filter_name(ItemState state) {
    switch (state) {
        case ItemState::planned: return "planned";
        case ItemState::in_progress: return "in_progress";
        case ItemState::done: return "done";
        case ItemState::late: return "late";
        case ItemState::cancelled: return "cancelled";
    }
    return {};
}

std::string item_state_word(const ui::Wording& w, ItemState state) {
    switch (state) {
        case ItemState::planned: return w("Planned");
        case ItemState::in_progress: return w("In progress");
        case ItemState::done: return w("Done");
        case ItemState::late: return w("Late");
        case ItemState::cancelled: return w("Cancelled");
    }
    return {};
}

std::string total_words(const ui::Wording& w, ItemState state, std::int64_t count) {
    switch (state) {
        case ItemState::planned: return w.count("{1} planned", "{1} planned", count);
        case ItemState::in_progress: return w.count("{1} in progress", "{1} in progress", count);
        case ItemState::done: return w.count("{1} done", "{1} done", count);
        case ItemState::late: return w.count("{1} late", "{1} late", count);
        case ItemState::cancelled: return w.count("{1} cancelled", "{1} cancelled", count);
    }
    return {};
}

ui::Tone item_tone(ItemState state) {
    switch (state) {
        case ItemState::planned: return ui::Tone::quiet;
        case ItemState::in_progress: return ui::Tone::accent;
        case ItemState::done: return ui::Tone::success;
        case ItemState::late: return ui::Tone::danger;
        case ItemState::cancelled: return ui::Tone::quiet;
    }
    return ui::Tone::quiet;
}

ui::Icon item_icon(ItemState state) {
    switch (state) {
        case ItemState::planned: return ui::Icon::calendar;
        case ItemState::in_progress: return ui::Icon::play;
        case ItemState::done: return ui::Icon::done;
        case ItemState::late: return ui::Icon::warning;
        case ItemState::cancelled: return ui::Icon::cancelled;
    }
    return ui::Icon::none;
}

std::string when_words(const Scene& scene, const Item& item) {
    const ui::Wording& w = scene.w;
    if (item.from && item.to) {
        if (*item.from == *item.to) return scene.day(*item.from);
        return w("from {1} to {2}", {scene.day(*item.from), scene.day(*item.to)});
    }
    if (item.to) return w("by {1}", {scene.day(*item.to)});
    return item.from ? w("from {1}", {scene.day(*item.from)}) : std::string();
}

std::vector<ui::Fact> facts_of(const Scene& scene, const Item& item) {
    const ui::Wording& w = scene.w;
    std::vector<ui::Fact> facts;
    if (item.from || item.to) add_fact(facts, w("When"), when_words(scene, item));
    if (!item.from && !item.to) add_text(facts, w("When"), item.periodicity);
    if (item.from || item.to) add_text(facts, w("How often"), item.periodicity);
    add_text(facts, w("Where"), item.venue);
    add_text(facts, w("Responsible"), item.responsible);
    add_text(facts, w("Funding"), item.funding);
    add_text(facts, w("Expected result"), item.expected_result);
    return facts;
}

class PlanWriter {
  public:
    PlanWriter(const Scene& scene, const EntryData& entry, const content::PlanDetails& plan)
        : scene_(scene), entry_(entry), plan_(plan) {}

    [[nodiscard]] ui::PlanView write() {
        ui::PlanView view;
        count();
        write_whole(view);
        write_filter(view);
        for (std::size_t i = 0; i < plan_.goals.size(); ++i) add_goal(view, plan_.goals[i]);
        write_about(view);
        return view;
    }

  private:
    void count() {
        for (const auto& goal : plan_.goals) {
            for (const auto& task : goal.tasks) {
                for (const Item& item : task.items) count(item);
            }
        }
    }

    void count(const Item& item) {
        ++items_;
        ++by_state_.at(static_cast<std::size_t>(item.state));
        if (item.state == ItemState::cancelled) return;
        ++counted_;
        percents_ += content::percent_of(item);
    }

    [[nodiscard]] std::int64_t of(ItemState state) const { return by_state_.at(static_cast<std::size_t>(state)); }

    void write_whole(ui::PlanView& view) const {
        const ui::Wording& w = scene_.w;
        const std::int64_t done = of(ItemState::done);
        // Rounded, but whole only when all is done.
        const std::int64_t share =
            items_ == 0 ? 0 : std::min((100 * done + items_ / 2) / items_, done < items_ ? 99L : 100L);
        view.fraction = items_ == 0 ? 0 : static_cast<float>(done) / static_cast<float>(items_);
        view.percent = w("{1} %", {std::to_string(share)});
        view.progress = w.count("{2} of {1} item done", "{2} of {1} items done", items_);
        replace_second(view.progress, std::to_string(done));
        const std::int64_t mean = counted_ == 0 ? 0 : (percents_ + counted_ / 2) / counted_;
        if (counted_ > 0) view.readiness = w("Average readiness {1} %", {std::to_string(mean)});
        for (const ItemState state : all_states) {
            if (of(state) == 0 || state == ItemState::done) continue;
            view.totals.push_back({item_tone(state), item_icon(state), total_words(w, state, of(state))});
        }
    }

    static void replace_second(std::string& text, const std::string& value) {
        if (const std::size_t at = text.find("{2}"); at != std::string::npos) text.replace(at, 3, value);
    }

    void write_filter(ui::PlanView& view) {
        const ui::Wording& w = scene_.w;
        wanted_ = filter_value(scene_.screen(), "state");
        ui::Filter filter{"state", w("State"), {}};
        filter.options.push_back({"", w("All"), wanted_.empty()});
        for (const ItemState state : all_states) {
            if (of(state) == 0 && wanted_ != filter_name(state)) continue;
            filter.options.push_back({filter_name(state),
                                      item_state_word(w, state) + " (" + std::to_string(of(state)) + ")",
                                      wanted_ == filter_name(state)});
        }
        if (filter.options.size() > 2 || !wanted_.empty()) view.filters.push_back(std::move(filter));
    }

    [[nodiscard]] bool shown(const Item& item) const { return wanted_.empty() || wanted_ == filter_name(item.state); }

    // Under a filter only what leads to a shown item is left.
    void add_goal(ui::PlanView& view, const content::PlanDetails::Goal& goal) const {
        ui::PlanView::Goal drawn{goal.title, {}};
        for (const auto& task : goal.tasks) {
            ui::PlanView::Task part;
            part.title = task.title;
            for (const Item& item : task.items) {
                if (shown(item)) part.items.push_back(item_view(item));
            }
            if (wanted_.empty()) add_indicators(part, task);
            if (!part.items.empty() || !part.indicators.empty()) drawn.tasks.push_back(std::move(part));
        }
        if (!drawn.tasks.empty()) view.goals.push_back(std::move(drawn));
    }

    void add_indicators(ui::PlanView::Task& part, const content::PlanDetails::Task& task) const {
        const ui::Wording& w = scene_.w;
        const auto number = [&](double value) { return w.words().number(w.language(), value); };
        for (const auto& indicator : task.indicators) {
            ui::PlanView::Indicator drawn;
            drawn.name = indicator.name;
            drawn.figure = number(indicator.current);
            if (!indicator.unit.empty()) drawn.figure += "\u00A0" + indicator.unit;
            drawn.words = w("was {1}, goal {2}", {number(indicator.base), number(indicator.target)});
            const ui::Wording own(w.words(), entry_.stored.entry.language);
            const auto said = [&](double value) { return own.words().number(own.language(), value); };
            drawn.spoken = indicator.name + ": " + said(indicator.current) + " " + indicator.unit + ", " +
                           own("was {1}, goal {2}", {said(indicator.base), said(indicator.target)});
            const double whole = std::max({indicator.current, indicator.base, indicator.target, 1e-9});
            const auto along = [&](double value) { return static_cast<float>(std::clamp(value / whole, 0.0, 1.0)); };
            drawn.fraction = along(indicator.current);
            drawn.ticks = {along(indicator.base), along(indicator.target)};
            part.indicators.push_back(std::move(drawn));
        }
        if (!part.indicators.empty()) part.indicators_title = w("How it is measured");
    }

    [[nodiscard]] ui::PlanView::Item item_view(const Item& item) const {
        const ui::Wording& w = scene_.w;
        const int percent = content::percent_of(item);
        ui::PlanView::Item view;
        view.id = item.id.text();
        view.name = item.name;
        view.state = item_state_word(w, item.state);
        view.tone = item_tone(item.state);
        view.icon = item_icon(item.state);
        view.fraction = static_cast<float>(percent) / 100.0F;
        // The figure says nothing of an item that has not begun or never will.
        const bool has_figure = item.state == ItemState::in_progress || item.state == ItemState::late;
        if (has_figure) view.progress = w("{1} %", {std::to_string(percent)});
        // All of it in the language of the name: a voice knows one alphabet.
        const ui::Wording own(w.words(), entry_.stored.entry.language);
        const std::string state = item_state_word(own, item.state);
        view.spoken = has_figure ? own("{1}. {2}, {3} % done", {view.name, state, std::to_string(percent)})
                                 : view.name + ". " + state;
        view.open = is_open(item);
        view.toggle = ui::Choose{plan_choice(scene_.screen()), item.id.text(), ui::Choice::several};
        if (!view.open) return view;
        view.facts = facts_of(scene_, item);
        view.comment = item.comment;
        view.links = links_of(item);
        const content::Entry& entry = entry_.stored.entry;
        const content::TopicId topic = entry.topics.empty() ? content::TopicId() : entry.topics.front();
        if (!is_offered(scene_.state, Form::appeal)) return view;
        view.ask = {"ask/" + item.id.text(), ui::Icon::appeal, w("Ask about this item"),
                    ui::Open{ui::AppealPlace{entry.title + ": " + item.name, content::AppealFormId("question"), topic}},
                    false};
        return view;
    }

    // The item a link led to is open from the start; a press on it closes it like any other.
    [[nodiscard]] bool is_open(const Item& item) const {
        const auto& pressed = chosen(scene_.session().forms, plan_choice(scene_.screen()));
        const bool toggled = std::find(pressed.begin(), pressed.end(), item.id.text()) != pressed.end();
        const auto* place = std::get_if<ui::EntryPlace>(&scene_.screen().place);
        const bool led_here = place != nullptr && !place->anchor.empty() && place->anchor == item.id.text();
        return toggled != led_here;
    }

    [[nodiscard]] std::vector<ui::Row> links_of(const Item& item) const {
        std::vector<ui::Row> rows;
        for (const content::EntryId& id : item.links) {
            const content::EntrySummary* found = summary_of(entry_, id);
            if (found != nullptr) rows.push_back(row_of(scene_, *found, "item/" + item.id.text()));
        }
        return rows;
    }

    void write_about(ui::PlanView& view) const {
        const content::Entry& entry = entry_.stored.entry;
        const ui::Wording& w = scene_.w;
        view.id = "plan/" + std::to_string(scene_.screen().number);
        view.text_language = foreign_language(scene_, entry.language);
        view.title = entry.title;
        view.summary = entry.summary;
        view.notices = common_notices(scene_, entry_);
        add_fact(view.facts, w("For"), scene_.month_of_plan(plan_.period, content::month_of(plan_), entry.date));
        for (ui::Fact& fact : common_facts(scene_, entry_)) view.facts.push_back(std::move(fact));
        view.links_title = w("Documents");
        view.page = page_of(scene_, scene_.screen());
        // It names an item here, never a clause of the text.
        view.page.go_to_clause = {};
        const auto* place = std::get_if<ui::EntryPlace>(&scene_.screen().place);
        if (place != nullptr && !scene_.screen().was_left) view.go_to_item = place->anchor;
        view.row_groups = related_groups(scene_, entry_);
        if (view.goals.empty()) {
            view.empty = items_ == 0 ? w("This plan has no items yet.")
                                     : w("No item is in this state now. Choose “All” to see the whole plan.");
        }
    }

    const Scene& scene_;
    const EntryData& entry_;
    const content::PlanDetails& plan_;
    std::array<std::int64_t, all_states.size()> by_state_{};
    std::int64_t items_ = 0;
    std::int64_t counted_ = 0;
    std::int64_t percents_ = 0;
    std::string wanted_;
};

}  // namespace

ui::PlanView present_plan(const Scene& scene, const EntryData& entry) {
    return PlanWriter(scene, entry, std::get<content::PlanDetails>(entry.stored.entry.details)).write();
}

}  // namespace veche::kiosk
