// A section as a list with filters.
#include <algorithm>
#include <charconv>
#include <set>

#include "kiosk/filters.h"
#include "kiosk/present/parts.h"
#include "kiosk/sections.h"

namespace veche::kiosk {
namespace {

constexpr std::size_t rows_a_page = 50;

ui::Section section_of(const Screen& screen) {
    return std::get<ui::ListPlace>(screen.place).section;
}

std::optional<int> number_in(const std::string& text) {
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "All" first; a filter of one value helps nobody and is left out, and so is a value that has no words for people.
template <typename Counts, typename Label>
void add_filter(ui::ListView& view, const Scene& scene, const char* id, std::string label, const Counts& counts,
                const Label& label_of) {
    const std::string chosen = filter_value(scene.screen(), id);
    if (counts.size() < 2 && chosen.empty()) return;
    ui::Filter filter{id, std::move(label), {}};
    filter.options.push_back({"", scene.w("All"), chosen.empty()});
    for (const auto& [value, count] : counts) {
        const auto [key, words] = label_of(value);
        if (words.empty()) continue;
        filter.options.push_back({key, words + " (" + std::to_string(count) + ")", key == chosen});
    }
    if (filter.options.size() < 2) return;
    view.filters.push_back(std::move(filter));
}

// Those in the visitor's language come first, the others under their language. Where all are of one kind the title of
// the screen says it.
void add_rows(ui::ListView& view, const Scene& scene, const std::vector<content::EntrySummary>& entries,
              bool one_kind) {
    std::set<content::Language> others;
    for (const content::EntrySummary& entry : entries) {
        ui::Row row = row_of(scene, entry, "list");
        if (one_kind) name_kind(row, {});
        if (row.language) others.insert(*row.language);
        (row.language ? view.other_rows : view.rows).push_back(std::move(row));
    }
    if (others.empty()) return;
    view.other_title = others.size() == 1 ? language_title(scene.w, *others.begin()) : scene.w("In other languages");
}

}  // namespace

std::string ListScreen::drive_name(const Screen& screen) const {
    return std::string("list/") + traits_of(section_of(screen)).name;
}

std::string ListScreen::title(const Scene& scene) const {
    return section_title(scene.w, section_of(scene.screen()));
}

std::optional<Wish> ListScreen::wish(const State& /*state*/, const Screen& screen) const {
    const ui::Section section = section_of(screen);
    content::ListQuery query;
    query.kinds = kinds_of(section);
    query.order = traits_of(section).order;
    query.kind = kind_named(filter_value(screen, "kind"));
    query.topic = content::TopicId(filter_value(screen, "topic"));
    query.state = filter_value(screen, "state");
    query.year = number_in(filter_value(screen, "year"));
    query.limit = std::min(narrowing.pages * rows_a_page, content::largest_list);
    return LoadList{std::move(query)};
}

ui::ScreenView ListScreen::present(const Scene& scene) const {
    ui::ListView view;
    const Screen& screen = scene.screen();
    view.id = "list/" + std::to_string(screen.number);
    const ui::Section its = section_of(screen);
    const SectionTraits section = traits_of(its);
    if (*section.introduction != '\0') view.intro = scene.w(section.introduction);
    view.empty = scene.w("Nothing here yet. Look at the other sections, or ask at the reception desk.");
    if (data == nullptr) {
        view.loading = true;
        view.loading_words = scene.w("One moment");
        return view;
    }
    add_filter(view, scene, "kind", scene.w("Kind"), data->facets.kinds, [&](content::Kind kind) {
        return std::pair(std::string(content::name_of(kind)), kind_word(scene.w, kind));
    });
    add_filter(view, scene, "topic", scene.w("Topic"), data->facets.topics,
               [&](const content::TopicId& topic) { return std::pair(topic.text(), scene.topic(topic)); });
    add_filter(view, scene, "year", scene.w("Year"), data->facets.years,
               [](int year) { return std::pair(std::to_string(year), std::to_string(year)); });
    // What parts plans is what they are about.
    const std::string state_label = its == ui::Section::plans ? scene.w("Kind") : scene.w("State");
    add_filter(view, scene, "state", state_label, data->facets.states, [&](const std::string& state) {
        return std::pair(state, state_word(scene.w, kinds_of(its).front(), state));
    });
    view.count = scene.w.count(section.count.one, section.count.many, static_cast<std::int64_t>(data->page.total));
    add_rows(view, scene, data->page.rows, kinds_of(its).size() == 1);
    if (data->page.rows.size() >= content::largest_list && data->page.rows.size() < data->page.total) {
        view.count += ". " + scene.w("Only the first {1} are shown here: please choose a filter, or search.",
                                     {std::to_string(content::largest_list)});
    } else if (data->page.rows.size() < data->page.total) {
        view.more = scene.w("Show more");
    }
    if (!narrowing.filters.empty()) view.empty = scene.w("Nothing matches these filters. Choose “All” in one of them.");
    return view;
}

}  // namespace veche::kiosk
