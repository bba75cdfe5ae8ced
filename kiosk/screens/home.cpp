// Home: the sections, what is new, and what closes soon.
#include <algorithm>

#include "content/languages/traits.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/parts.h"
#include "kiosk/present/spoken_code.h"
#include "kiosk/sections.h"

namespace veche::kiosk {
namespace {

content::KindCount count_of(const HomeData& home, content::Kind kind) {
    return home.counts.at(static_cast<std::size_t>(kind));
}

ui::HomeView::Tile section_tile(const Scene& scene, ui::Section section, std::string live) {
    const SectionTraits traits = traits_of(section);
    return {traits.name, traits.icon, scene.w(traits.title), std::move(live), ui::ListPlace{section}};
}

std::string open_or_total(std::string open, std::size_t open_count, std::string total) {
    return open_count > 0 ? std::move(open) : std::move(total);
}

std::int64_t number(std::size_t value) {
    return static_cast<std::int64_t>(value);
}

std::vector<ui::HomeView::Tile> tiles(const Scene& scene, const HomeData& home) {
    const ui::Wording& w = scene.w;
    const auto drafts = count_of(home, content::Kind::draft_act);
    const auto polls = count_of(home, content::Kind::poll);
    const auto events = count_of(home, content::Kind::event);
    const auto plans = count_of(home, content::Kind::plan);
    const auto decisions = count_of(home, content::Kind::decision);
    const auto lessons = count_of(home, content::Kind::lesson);
    const auto hotlines = count_of(home, content::Kind::hotline);
    std::vector<ui::HomeView::Tile> all = {
        {"appeal", ui::Icon::appeal, w("Write to the town"),
         message_of(scene.state) != nullptr ? w("The town hall reads it and answers")
                                            : w("You get an answer within the legal time limit"),
         ui::AppealPlace{}},
        section_tile(scene, ui::Section::drafts,
                     open_or_total(w.count("{1} open for comments", "{1} open for comments", number(drafts.open)),
                                   drafts.open, w.count("{1} draft", "{1} drafts", number(drafts.total)))),
        section_tile(scene, ui::Section::decisions, w.count("{1} document", "{1} documents", number(decisions.total))),
        section_tile(scene, ui::Section::plans, w.count("{1} plan", "{1} plans", number(plans.total))),
        section_tile(scene, ui::Section::polls,
                     open_or_total(w.count("{1} open now", "{1} open now", number(polls.open)), polls.open,
                                   w.count("{1} poll", "{1} polls", number(polls.total)))),
        section_tile(scene, ui::Section::calendar,
                     w.count("{1} coming event", "{1} coming events", number(events.open))),
        section_tile(scene, ui::Section::lessons,
                     w.count("{1} short lesson", "{1} short lessons", number(lessons.total))),
        section_tile(scene, ui::Section::hotlines, w.count("{1} hotline", "{1} hotlines", number(hotlines.total))),
    };
    if (!is_offered(scene.state, Form::appeal)) all.erase(all.begin());
    return all;
}

ui::Row plain_row(const char* id, ui::Icon icon, std::string title, ui::Place place) {
    ui::Row row;
    row.id = std::string("more/") + id;
    row.title = std::move(title);
    row.icon = icon;
    row.place = std::move(place);
    return row;
}

ui::Row receipt_row(const ui::Wording& w, const HandedIn& receipt) {
    ui::Row row;
    row.title = w("Your receipt: {1}", {receipt.receipt_code});
    row.detail = w("Write the code down or photograph it: it is erased here when you finish.");
    row.icon = ui::Icon::receipt;
    row.place = ui::CheckPlace{receipt.receipt_code};
    row.spoken = w("Your receipt: {1}", {spoken_code(w, receipt.bare_code)}) + ". " + row.detail;
    row.is_private = true;
    return row;
}

std::vector<ui::Row> own_language_first(const Scene& scene, std::vector<content::EntrySummary> entries,
                                        const std::string& prefix) {
    std::stable_partition(entries.begin(), entries.end(),
                          [&](const content::EntrySummary& entry) { return entry.language == scene.language(); });
    return rows_of(scene, entries, prefix);
}

}  // namespace

std::string HomeScreen::drive_name(const Screen& /*screen*/) const {
    return "home";
}

std::string HomeScreen::title(const Scene& scene) const {
    return scene.town_name();
}

std::optional<Wish> HomeScreen::wish(const State& /*state*/, const Screen& /*screen*/) const {
    return LoadHome{};
}

ui::ScreenView HomeScreen::present(const Scene& scene) const {
    if (!scene.state.town) return present_no_content(scene);
    if (data == nullptr) return present_waiting(scene);
    const ui::Wording& w = scene.w;
    ui::HomeView view;
    view.id = "home/" + std::to_string(scene.screen().number);
    const auto& receipts = scene.session().receipts;
    for (std::size_t i = 0; i < receipts.size(); ++i) {
        view.receipts.push_back(receipt_row(w, receipts[i]));
        view.receipts.back().id = "receipt/" + std::to_string(i + 1);
    }
    view.search_label = w("Search everything");
    view.tiles = tiles(scene, *data);
    view.closing_title = w("Closes soon");
    view.closing = own_language_first(scene, data->closing, "closing");
    view.new_title = w("New");
    view.fresh = own_language_first(scene, data->fresh, "new");
    view.more_title = w("More");
    view.more = {plain_row("check", ui::Icon::receipt, w("See the answer by its code"), ui::CheckPlace{})};
    for (const ui::Section section : content::all_sections) {
        const SectionTraits traits = traits_of(section);
        if (traits.at_home == SectionTraits::AtHome::tile) continue;
        view.more.push_back(plain_row(traits.name, traits.icon, w(traits.title), ui::ListPlace{section}));
    }
    view.more.push_back(plain_row("about", ui::Icon::information, w("About this terminal"), ui::AboutPlace{}));
    return view;
}

}  // namespace veche::kiosk
