#include "kiosk/present/parts.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "content/entry_names.h"
#include "kiosk/shown.h"
#include "ui/widgets/row.h"

namespace veche::kiosk {

using content::Kind;
using ui::Icon;
using ui::Tone;

std::string Scene::topic(const std::string& id) const {
    if (state.town) {
        for (const content::Topic& topic : state.town->topics) {
            if (topic.id == id) return content::in_language(topic.name, language());
        }
    }
    return id;
}

std::string Scene::town_name() const {
    return state.town ? content::in_language(state.town->name, language()) : std::string();
}

std::string Scene::day_and_year(Date date) const {
    return w.words().day(language(), date, Date{});
}

std::string Scene::month_of_plan(const std::string& period, std::optional<Date> month,
                                 std::optional<Date> issued) const {
    if (period != "month") return {};
    const std::optional<Date> in = month ? month : issued;
    return in ? w.words().month(language(), in->year, in->month) : std::string();
}

std::string kind_word(const ui::Wording& w, Kind kind) {
    switch (kind) {
        case Kind::page: return w("Information");
        case Kind::news: return w("News");
        case Kind::decision: return w("Decision");
        case Kind::plan: return w("Plan");
        case Kind::draft_act: return w("Draft act");
        case Kind::lesson: return w("Lesson");
        case Kind::quiz: return w("Quiz");
        case Kind::glossary_term: return w("Word of the law");
        case Kind::faq: return w("Question and answer");
        case Kind::hotline: return w("Hotline");
        case Kind::official: return w("Official");
        case Kind::body: return w("Council or commission");
        case Kind::association: return w("Association");
        case Kind::event: return w("Event");
        case Kind::poll: return w("Poll");
    }
    return {};
}

Icon icon_of(Kind kind) {
    switch (kind) {
        case Kind::page: return Icon::information;
        case Kind::news: return Icon::news;
        case Kind::decision: return Icon::decisions;
        case Kind::plan: return Icon::plans;
        case Kind::draft_act: return Icon::drafts;
        case Kind::lesson: return Icon::lessons;
        case Kind::quiz: return Icon::quiz;
        case Kind::glossary_term: return Icon::glossary;
        case Kind::faq: return Icon::questions;
        case Kind::hotline: return Icon::hotline;
        case Kind::official:
        case Kind::body: return Icon::people;
        case Kind::association: return Icon::association;
        case Kind::event: return Icon::calendar;
        case Kind::poll: return Icon::poll;
    }
    return Icon::none;
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
    switch (entry.kind) {
        case Kind::event: {
            if (!entry.day) return entry.detail;
            const std::string days =
                days_of_event(scene, *entry.day, entry.last_day, entry.from_minute, entry.to_minute);
            return joined({days + ", " + time_of_day(entry.from_minute), entry.detail});
        }
        case Kind::draft_act:
        case Kind::poll: return joined({entry.number, entry.closes ? scene.until(*entry.closes) : std::string()});
        case Kind::plan:
            return joined({scene.month_of_plan(entry.state, entry.day, entry.date),
                           scene.w("Average readiness {1} %", {std::to_string(entry.percent)}),
                           scene.w.count("{1} item", "{1} items", entry.items)});
        case Kind::decision:
            return joined(
                {number_of(scene, entry), entry.date ? scene.day_and_year(*entry.date) : std::string(), entry.detail});
        case Kind::lesson: return scene.w.count("{1} minute to read", "{1} minutes to read", entry.items);
        case Kind::quiz: return scene.w.count("{1} question", "{1} questions", entry.items);
        case Kind::glossary_term:
        case Kind::faq:
        case Kind::page: return entry.summary;
        default:
            return joined({number_of(scene, entry), entry.date ? scene.day(*entry.date) : std::string(), entry.detail});
    }
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
    switch (language) {
        case content::Language::russian: return w("In Russian");
        case content::Language::ukrainian: return w("In Ukrainian");
        case content::Language::english: return w("In English");
    }
    return {};
}

namespace {

std::string language_mark(content::Language language) {
    switch (language) {
        case content::Language::russian: return "RU";
        case content::Language::ukrainian: return "UA";
        case content::Language::english: return "EN";
    }
    return {};
}

}  // namespace

void name_kind(ui::Row& row, std::string kind) {
    row.kind = std::move(kind);
    if (!row.language) return;
    if (!row.kind.empty()) row.kind += " · ";
    row.kind += language_mark(*row.language);
}

ui::Row row_of(const Scene& scene, const content::EntrySummary& entry, const std::string& prefix) {
    ui::Row row;
    row.id = prefix + "/" + entry.id;
    row.kind = kind_word(scene.w, entry.kind);
    row.title = entry.title;
    row.detail = detail_of(scene, entry);
    row.icon = icon_of(entry.kind);
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
    switch (section) {
        case ui::Section::decisions: return w("Decisions");
        case ui::Section::drafts: return w("Draft acts");
        case ui::Section::plans: return w("Plans");
        case ui::Section::news: return w("News");
        case ui::Section::lessons: return w("Your rights");
        case ui::Section::glossary: return w("Glossary");
        case ui::Section::questions: return w("Questions and answers");
        case ui::Section::hotlines: return w("Hotlines");
        case ui::Section::officials: return w("Officials");
        case ui::Section::bodies: return w("Councils and commissions");
        case ui::Section::associations: return w("Associations");
        case ui::Section::calendar: return w("Calendar");
        case ui::Section::polls: return w("Polls");
        case ui::Section::pages: return w("Hours, contacts, rules");
    }
    return {};
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
    page.layout = screen.layout;
    page.found = screen.found;
    page.current_found = screen.current_found;
    page.go_to_block = screen.go_to_block;
    const auto* place = std::get_if<ui::EntryPlace>(&screen.place);
    if (place != nullptr && !screen.was_left) page.go_to_clause = place->anchor;
    const Reading& reading = scene.session().reading;
    if (reading.mode != Reading::Mode::silent && reading.screen == screen.number && reading.current) {
        if (const auto text = text_of(screen)) {
            page.spoken = spoken_ranges(reading.sentences[*reading.current], *text->document);
        }
    }
    return page;
}

}  // namespace veche::kiosk
