// A section as a list with filters.
#include <set>

#include "kiosk/filters.h"
#include "kiosk/present/parts.h"
#include "kiosk/sections.h"

namespace veche::kiosk {
namespace {

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

std::string introduction(const ui::Wording& w, ui::Section section) {
    switch (section) {
        case ui::Section::decisions: return w("What the town has decided, in full.");
        case ui::Section::drafts: return w("What the town is about to decide. You can comment on every clause.");
        case ui::Section::plans: return w("What the town has promised to do, and what is done so far.");
        case ui::Section::news: return w("What has happened and what is coming.");
        case ui::Section::lessons: return w("Local law in plain words, a few minutes each.");
        case ui::Section::glossary: return w("Words of the law, explained.");
        case ui::Section::questions: return w("What people ask most often.");
        case ui::Section::hotlines: return w("Which number to call, what for and when.");
        case ui::Section::officials: return w("Who is responsible for what, and when they receive visitors.");
        case ui::Section::bodies: return w("Who decides, who advises, and who the members are.");
        case ui::Section::associations: return w("Associations registered in the town.");
        case ui::Section::polls: return w("Your opinion in a minute. Answers are anonymous.");
        case ui::Section::calendar: return {};
        case ui::Section::pages: return w("Working hours, receptions, contacts and the rules of this terminal.");
    }
    return {};
}

// By what they are, where that is one thing.
std::string count_words(const ui::Wording& w, ui::Section section, std::int64_t count) {
    switch (section) {
        case ui::Section::decisions: return w.count("{1} document", "{1} documents", count);
        case ui::Section::drafts: return w.count("{1} draft", "{1} drafts", count);
        case ui::Section::plans: return w.count("{1} plan", "{1} plans", count);
        case ui::Section::polls: return w.count("{1} poll", "{1} polls", count);
        case ui::Section::hotlines: return w.count("{1} hotline", "{1} hotlines", count);
        case ui::Section::calendar: return w.count("{1} event", "{1} events", count);
        case ui::Section::questions: return w.count("{1} question", "{1} questions", count);
        case ui::Section::news:
        case ui::Section::lessons:
        case ui::Section::glossary:
        case ui::Section::officials:
        case ui::Section::bodies:
        case ui::Section::associations:
        case ui::Section::pages: break;
    }
    return w.count("{1} entry", "{1} entries", count);
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

ui::ListView present_list(const Scene& scene, const ui::ListPlace& place) {
    ui::ListView view;
    const Screen& screen = scene.screen();
    view.id = "list/" + std::to_string(screen.number);
    view.intro = introduction(scene.w, place.section);
    view.empty = scene.w("Nothing here yet. Look at the other sections, or ask at the reception desk.");
    const auto* loaded = std::get_if<std::shared_ptr<const ListData>>(&screen.loaded);
    if (loaded == nullptr) {
        view.loading = true;
        view.loading_words = scene.w("One moment");
        return view;
    }
    const ListData& data = **loaded;
    add_filter(view, scene, "kind", scene.w("Kind"), data.facets.kinds, [&](content::Kind kind) {
        return std::pair(std::string(content::name_of(kind)), kind_word(scene.w, kind));
    });
    add_filter(view, scene, "topic", scene.w("Topic"), data.facets.topics,
               [&](const std::string& topic) { return std::pair(topic, scene.topic(topic)); });
    add_filter(view, scene, "year", scene.w("Year"), data.facets.years,
               [](int year) { return std::pair(std::to_string(year), std::to_string(year)); });
    // What parts plans is what they are about.
    const std::string state_label = place.section == ui::Section::plans ? scene.w("Kind") : scene.w("State");
    add_filter(view, scene, "state", state_label, data.facets.states, [&](const std::string& state) {
        return std::pair(state, state_word(scene.w, kinds_of(place.section).front(), state));
    });
    view.count = count_words(scene.w, place.section, static_cast<std::int64_t>(data.page.total));
    add_rows(view, scene, data.page.rows, kinds_of(place.section).size() == 1);
    if (data.page.rows.size() >= content::largest_list && data.page.rows.size() < data.page.total) {
        view.count += ". " + scene.w("Only the first {1} are shown here: please choose a filter, or search.",
                                     {std::to_string(content::largest_list)});
    } else if (data.page.rows.size() < data.page.total) {
        view.more = scene.w("Show more");
    }
    if (!screen.filters.empty()) view.empty = scene.w("Nothing matches these filters. Choose “All” in one of them.");
    return view;
}

}  // namespace veche::kiosk
