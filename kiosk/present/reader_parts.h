// Pieces of the screens that show one entry: reader, plan, quiz, poll results. Internal to kiosk/present/. Pure.
#pragma once

#include <string>
#include <vector>

#include "kiosk/present/parts.h"

namespace veche::kiosk {

// Leaves out what is empty: a label without a value helps nobody.
void add_fact(std::vector<ui::Fact>& facts, std::string label, std::string value);
// The same where the value is a text of the entry, in its language.
void add_text(std::vector<ui::Fact>& facts, std::string label, std::string value);
// Nothing when it is the visitor's own.
[[nodiscard]] std::optional<content::Language> foreign_language(const Scene& scene, content::Language language);

// Number, date and who issued it.
[[nodiscard]] std::vector<ui::Fact> common_facts(const Scene& scene, const EntryData& entry);
// That the text is not there in the visitor's language, that it withdraws itself soon, that it may be out of date.
[[nodiscard]] std::vector<ui::Notice> common_notices(const Scene& scene, const EntryData& entry);
// What stands below every entry: its attachments, then linked and referring entries, each of them once; those in
// `elsewhere` are shown by the screen itself.
[[nodiscard]] std::vector<ui::RowGroup> related_groups(const Scene& scene, const EntryData& entry,
                                                       const std::vector<content::EntryId>& elsewhere = {});
// The row of one named entry, in a group of its own; nothing when the kiosk does not have it.
void add_named_row(std::vector<ui::RowGroup>& groups, const Scene& scene, const EntryData& entry,
                   const content::EntryId& id, std::string title);
// The title of an entry that the details name; empty when the kiosk does not have it.
// Of an entry this one names, links or is named by; null: it is not shown today.
[[nodiscard]] const content::EntrySummary* summary_of(const EntryData& entry, const content::EntryId& id);
[[nodiscard]] std::string title_of(const EntryData& entry, const content::EntryId& id);
// The text itself, with what helps to find the way in it.
void add_page(ui::ReaderView& view, const Scene& scene, const content::Document& document);
// Facts, figure, stages, commands and groups of the entry's kind, and its notices.
void add_kind(ui::ReaderView& view, const Scene& scene, const EntryData& entry);
// "hearing" -> "Public hearing".
[[nodiscard]] std::string event_type_word(const ui::Wording& w, std::optional<content::EventDetails::Type> type);
// One VEVENT for a visitor's telephone (RFC 5545), times in UTC.
[[nodiscard]] std::string calendar_event(const content::Entry& entry, const content::EventDetails& event,
                                         const TimeZone& zone);

}  // namespace veche::kiosk
