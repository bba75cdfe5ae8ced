#include "kiosk/present/reader_parts.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace veche::kiosk {
namespace {

ui::RowGroup attachments(const Scene& scene, const content::Entry& entry) {
    ui::RowGroup group{scene.w("Attachments"), {}};
    for (std::size_t i = 0; i < entry.attachments.size(); ++i) {
        ui::Row row;
        row.id = "attachment/" + std::to_string(i);
        row.title = entry.attachments[i].title;
        row.detail = content::is_text(entry.attachments[i]) ? scene.w("Text") : scene.w("Picture");
        row.icon = ui::Icon::attachment;
        row.place = ui::AttachmentPlace{entry.id, i};
        group.rows.push_back(std::move(row));
    }
    return group;
}

}  // namespace

void add_fact(std::vector<ui::Fact>& facts, std::string label, std::string value) {
    if (!value.empty()) facts.push_back({std::move(label), std::move(value), false, false});
}

void add_text(std::vector<ui::Fact>& facts, std::string label, std::string value) {
    if (!value.empty()) facts.push_back({std::move(label), std::move(value), true, false});
}

std::optional<content::Language> foreign_language(const Scene& scene, content::Language language) {
    if (language == scene.language()) return std::nullopt;
    return language;
}

const content::EntrySummary* summary_of(const EntryData& entry, const content::EntryId& id) {
    for (const auto* entries : {&entry.linked, &entry.named, &entry.referring}) {
        for (const content::EntrySummary& one : *entries) {
            if (one.id == id) return &one;
        }
    }
    return nullptr;
}

std::string title_of(const EntryData& entry, const content::EntryId& id) {
    const content::EntrySummary* found = summary_of(entry, id);
    return found == nullptr ? std::string() : found->title;
}

std::vector<ui::Fact> common_facts(const Scene& scene, const EntryData& data) {
    const content::Entry& entry = data.stored.entry;
    const ui::Wording& w = scene.w;
    std::vector<ui::Fact> facts;
    add_fact(facts, w("Number"), entry.number);
    const bool is_act = entry.kind() == content::Kind::decision || entry.kind() == content::Kind::draft_act;
    if (entry.date) add_fact(facts, w("Date"), is_act ? scene.day_and_year(*entry.date) : scene.day(*entry.date));
    add_text(facts, w("Published by"), title_of(data, entry.issued_by));
    return facts;
}

std::vector<ui::Notice> common_notices(const Scene& scene, const EntryData& data) {
    const content::Entry& entry = data.stored.entry;
    const ui::Wording& w = scene.w;
    std::vector<ui::Notice> notices;
    if (data.stored.translation_missing) {
        notices.push_back(
            {ui::Tone::warning, w("There is no translation of this yet. It is shown in its own language: {1}.",
                                  {language_name(w, entry.language)})});
    }
    // Only soon: a date a year ahead is noise.
    if (entry.valid_to && days_between(scene.state.today, *entry.valid_to) <= 7) {
        notices.push_back({ui::Tone::quiet, w("Shown here {1}.", {scene.until(*entry.valid_to)})});
    }
    if (scene.state.sync.stale) {
        notices.push_back({ui::Tone::warning, w("This text has not been confirmed by the server for a long time.")});
    }
    return notices;
}

std::vector<ui::RowGroup> related_groups(const Scene& scene, const EntryData& data,
                                         const std::vector<content::EntryId>& elsewhere) {
    std::vector<content::EntryId> seen = elsewhere;
    seen.push_back(data.stored.entry.id);
    ui::RowGroup group{scene.w("See also"), {}};
    const auto add = [&](const std::vector<content::EntrySummary>& entries) {
        for (const content::EntrySummary& one : entries) {
            if (std::find(seen.begin(), seen.end(), one.id) != seen.end()) continue;
            seen.push_back(one.id);
            group.rows.push_back(row_of(scene, one, "related"));
        }
    };
    add(data.linked);
    add(data.referring);
    std::vector<ui::RowGroup> groups;
    if (ui::RowGroup attached = attachments(scene, data.stored.entry); !attached.rows.empty()) {
        groups.push_back(std::move(attached));
    }
    if (!group.rows.empty()) groups.push_back(std::move(group));
    return groups;
}

void add_named_row(std::vector<ui::RowGroup>& groups, const Scene& scene, const EntryData& data,
                   const content::EntryId& id, std::string title) {
    if (const content::EntrySummary* found = summary_of(data, id)) {
        groups.push_back({std::move(title), {row_of(scene, *found, "named")}});
    }
}

std::string event_type_word(const ui::Wording& w, std::optional<content::EventDetails::Type> type) {
    using Type = content::EventDetails::Type;
    if (!type) return {};
    switch (*type) {
        case Type::hearing: return w("Public hearing");
        case Type::session: return w("Session");
        case Type::gathering: return w("Gathering");
        case Type::round_table: return w("Round table");
        case Type::information_day: return w("Information day");
        case Type::contest: return w("Contest");
        case Type::culture: return w("Culture and sport");
    }
    return {};
}

namespace {

// RFC 5545, 3.3.11: what would end a value or a line.
std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '\n') {
            result += "\\n";
            continue;
        }
        if (c == ',' || c == ';' || c == '\\') result += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) result += c;
    }
    return result;
}

std::string utc_stamp(Instant instant) {
    const Date date = date_of(instant, 0);
    const int at = minute_of_day(instant, 0);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d%02d%02dT%02d%02d00Z", date.year, date.month, date.day, at / 60,
                  at % 60);
    return text.data();
}

// An event that does not say when it ends lasts an hour, or until the end of its last day.
Instant end_of(const content::EventDetails& event, const TimeZone& zone) {
    constexpr int whole_day = 24 * 60;
    if (event.last_day) return zone.instant_of(*event.last_day, event.to_minute == 0 ? whole_day : event.to_minute);
    return zone.instant_of(event.day, event.to_minute > event.from_minute ? event.to_minute : event.from_minute + 60);
}

}  // namespace

// Only what RFC 5545 asks for and what is known, and lines not folded: fewer and larger squares are read more easily.
std::string calendar_event(const content::Entry& entry, const content::EventDetails& event, const TimeZone& zone) {
    const std::string begin = utc_stamp(zone.instant_of(event.day, event.from_minute)) + "\r\n";
    std::string text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:Veche\r\nBEGIN:VEVENT\r\n";
    text += "UID:" + entry.id.text() + "\r\n";
    text += "DTSTAMP:" + begin;
    text += "DTSTART:" + begin;
    if (event.last_day || event.to_minute > event.from_minute) {
        text += "DTEND:" + utc_stamp(end_of(event, zone)) + "\r\n";
    }
    text += "SUMMARY:" + escaped(entry.title) + "\r\n";
    if (!event.venue.empty()) text += "LOCATION:" + escaped(event.venue) + "\r\n";
    text += "END:VEVENT\r\nEND:VCALENDAR\r\n";
    return text;
}

}  // namespace veche::kiosk
