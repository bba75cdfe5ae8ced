#include "kiosk/present/parts.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "content/entry_names.h"
#include "content/languages/traits.h"
#include "kiosk/sections.h"
#include "kiosk/shown.h"
#include "ui/widgets/row.h"

namespace veche::kiosk {

using content::Kind;
using ui::Tone;

std::string Scene::topic(const content::TopicId& id) const {
    if (state.town) {
        for (const content::Topic& topic : state.town->topics) {
            if (topic.id == id) return content::in_language(topic.name, language());
        }
    }
    return id.text();
}

std::string Scene::town_name() const {
    return state.town ? content::in_language(state.town->name, language()) : std::string();
}

std::string Scene::day_and_year(Date date) const {
    return w.words().day(language(), date, Date{});
}

std::string Scene::month_of_plan(std::optional<content::PlanDetails::Period> period, std::optional<Date> month,
                                 std::optional<Date> issued) const {
    if (period != content::PlanDetails::Period::month) return {};
    const std::optional<Date> in = month ? month : issued;
    return in ? w.words().month(language(), in->year, in->month) : std::string();
}

std::string kind_word(const ui::Wording& w, Kind kind) {
    return w(look_of(kind).word);
}

std::string clock_warning(const Scene& scene) {
    return scene.w("The clock of this terminal is wrong: days and terms may be, too.");
}

std::string time_of_day(int minute) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%d:%02d", minute / 60, minute % 60);
    return text.data();
}

std::string days_of_event(const Scene& scene, Date day, std::optional<Date> last_day, int from_minute, int to_minute) {
    const auto said = [&](Date one) {
        return scene.w.words().day_with_weekday(scene.language(), one, scene.state.today);
    };
    const Date last = last_day.value_or(day);
    const bool night = last == add_days(day, 1) && to_minute > 0 && to_minute <= from_minute;
    return last == day || night ? said(day) : scene.w("from {1} to {2}", {said(day), said(last)});
}

std::string stage_word(const ui::Wording& w, content::DraftActDetails::Stage stage) {
    using Stage = content::DraftActDetails::Stage;
    switch (stage) {
        case Stage::announced: return w("Announced");
        case Stage::discussion: return w("Open for comments");
        case Stage::expertise: return w("Expert review");
        case Stage::revision: return w("Being revised");
        case Stage::submitted: return w("Handed to the deciding body");
        case Stage::adopted: return w("Adopted");
        case Stage::withdrawn: return w("Withdrawn");
    }
    return {};
}

std::string state_word(const ui::Wording& w, Kind kind, const std::string& state) {
    if (kind == Kind::draft_act) {
        const auto stage = content::from_written<content::DraftActDetails::Stage>(state);
        return stage ? stage_word(w, *stage) : std::string();
    }
    struct Named {
        Kind kind;
        const char* state;
        std::string word;
    };
    const std::array<Named, 11> named = {{
        {Kind::decision, "not_yet", w("Not yet in force")},
        {Kind::decision, "in_force", w("In force")},
        {Kind::decision, "lapsed", w("No longer in force")},
        {Kind::poll, "upcoming", w("Opens soon")},
        {Kind::poll, "open", w("Open")},
        {Kind::poll, "closed", w("Closed")},
        {Kind::event, "coming", w("Coming")},
        {Kind::event, "past", w("Past")},
        {Kind::plan, "year", w("For the year")},
        {Kind::plan, "month", w("For the month")},
        {Kind::plan, "anti_corruption", w("Against corruption")},
    }};
    const auto found = std::find_if(named.begin(), named.end(),
                                    [&](const Named& one) { return one.kind == kind && one.state == state; });
    return found == named.end() ? std::string() : found->word;
}

Tone state_tone(Kind kind, const std::string& state) {
    if (state == "open" || state == "discussion" || state == "coming") return Tone::accent;
    if (state == "in_force" || state == "adopted") return Tone::success;
    if (kind == Kind::decision && state == "not_yet") return Tone::warning;
    return Tone::quiet;
}

namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        if (part.empty()) continue;
        if (!text.empty()) text += " · ";
        text += part;
    }
    return text;
}

std::string number_of(const Scene& scene, const content::EntrySummary& entry) {
    return entry.number.empty() ? std::string() : scene.w("No. {1}", {entry.number});
}

std::string detail_of(const Scene& scene, const content::EntrySummary& entry) {
    using Detail = KindLook::Detail;
    switch (look_of(entry.kind).detail) {
        case Detail::event: {
            if (!entry.day) return entry.detail;
            const std::string days =
                days_of_event(scene, *entry.day, entry.last_day, entry.from_minute, entry.to_minute);
            return joined({days + ", " + time_of_day(entry.from_minute), entry.detail});
        }
        case Detail::closing: return joined({entry.number, entry.closes ? scene.until(*entry.closes) : std::string()});
        case Detail::plan: {
            const auto period = content::from_written<content::PlanDetails::Period>(entry.state);
            return joined({scene.month_of_plan(period, entry.day, entry.date),
                           scene.w("Average readiness {1} %", {std::to_string(entry.percent)}),
                           scene.w.count("{1} item", "{1} items", entry.items)});
        }
        case Detail::number_date_and_detail:
            return joined(
                {number_of(scene, entry), entry.date ? scene.day_and_year(*entry.date) : std::string(), entry.detail});
        case Detail::minutes: return scene.w.count("{1} minute to read", "{1} minutes to read", entry.items);
        case Detail::questions: return scene.w.count("{1} question", "{1} questions", entry.items);
        case Detail::summary: return entry.summary;
        case Detail::number_day_and_detail:
            return joined({number_of(scene, entry), entry.date ? scene.day(*entry.date) : std::string(), entry.detail});
    }
    return {};
}

// The one thing about an entry that a person in a hurry must see.
void set_badge(const Scene& scene, const content::EntrySummary& entry, ui::Row& row) {
    const bool closing = entry.closes && *entry.closes >= scene.state.today &&
                         days_between(scene.state.today, *entry.closes) <= 3 &&
                         (entry.state == "open" || entry.state == "discussion");
    row.badge = closing ? scene.w("Closes soon") : state_word(scene.w, entry.kind, entry.state);
    row.badge_tone = closing ? Tone::warning : state_tone(entry.kind, entry.state);
    if (entry.kind == Kind::event && entry.state == "coming") row.badge.clear();
}

}  // namespace

std::string language_title(const ui::Wording& w, content::Language language) {
    return w(content::traits_of(language).title);
}

std::string language_name(const ui::Wording& w, content::Language language) {
    return w(content::traits_of(language).name);
}

void name_kind(ui::Row& row, std::string kind) {
    row.kind = std::move(kind);
    if (!row.language) return;
    if (!row.kind.empty()) row.kind += " · ";
    row.kind += content::traits_of(*row.language).mark;
}

ui::Row row_of(const Scene& scene, const content::EntrySummary& entry, const std::string& prefix) {
    ui::Row row;
    row.id = prefix + "/" + entry.id.text();
    row.kind = kind_word(scene.w, entry.kind);
    row.title = entry.title;
    row.detail = detail_of(scene, entry);
    row.icon = look_of(entry.kind).icon;
    row.place = ui::EntryPlace{entry.id, {}};
    set_badge(scene, entry, row);
    if (entry.language == scene.language()) return row;
    // Shown with the mark of its language, and said in it with all that is said of it: a voice knows one alphabet.
    const ui::Wording own(scene.w.words(), entry.language);
    row.spoken = ui::spoken_of(row_of({scene.state, own}, entry, prefix));
    row.language = entry.language;
    name_kind(row, kind_word(scene.w, entry.kind));
    return row;
}

std::vector<ui::Row> rows_of(const Scene& scene, const std::vector<content::EntrySummary>& entries,
                             const std::string& prefix) {
    std::vector<ui::Row> rows;
    rows.reserve(entries.size());
    for (const content::EntrySummary& entry : entries) rows.push_back(row_of(scene, entry, prefix));
    return rows;
}

std::string section_title(const ui::Wording& w, ui::Section section) {
    return w(traits_of(section).title);
}

namespace {

// What of the text on the screen is being read: a sentence, or the cells of a row of a table.
std::vector<ui::TextRange> spoken_ranges(const content::Utterance& sentence, const content::Document& document) {
    if (sentence.block >= document.blocks.size()) return {};
    const content::Block& block = document.blocks[sentence.block];
    if (sentence.row >= block.rows.size()) return {{sentence.block, sentence.begin, sentence.end}};
    std::vector<ui::TextRange> ranges;
    const auto& cells = block.rows[sentence.row].cells;
    const std::size_t first = sentence.row * content::columns_of(block);
    for (std::size_t column = 0; column < cells.size(); ++column) {
        const std::size_t length = content::plain_text(cells[column]).size();
        const auto cell = static_cast<std::int32_t>(first + column);
        if (length > 0) ranges.push_back({sentence.block, 0, length, cell});
    }
    return ranges;
}

}  // namespace

ui::PageView page_of(const Scene& scene, const Screen& screen) {
    ui::PageView page;
    page.id = "page/" + std::to_string(screen.number);
    if (const EntryData* entry = entry_of(screen)) page.entry = entry->stored.entry.id;
    if (const TextPage* text = text_page(screen)) {
        page.layout = text->layout;
        page.found = text->found;
        page.current_found = text->current_found;
        page.go_to_block = text->go_to_block;
    }
    const auto* place = std::get_if<ui::EntryPlace>(&screen.place);
    if (place != nullptr && !screen.was_left) page.go_to_clause = content::ClauseId(place->anchor);
    const Reading& reading = scene.session().reading;
    if (reading.mode != Reading::Mode::silent && reading.screen == screen.number && reading.current) {
        if (const auto text = text_of(screen)) {
            page.spoken = spoken_ranges(reading.sentences[*reading.current], *text->document);
        }
    }
    return page;
}

}  // namespace veche::kiosk
