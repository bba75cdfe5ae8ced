#include "content/store/select.h"

namespace veche::content::select {
namespace {

std::string number_of(Kind kind) {
    return std::to_string(static_cast<int>(kind));
}

// Smaller suits better: the wanted language, then Russian, Ukrainian, English.
std::string preference(const std::string& table) {
    return "CASE WHEN " + table + ".language = :language THEN -1 ELSE " + table + ".language END";
}

std::string valid(const std::string& table) {
    return "(" + table + ".valid_from IS NULL OR " + table + ".valid_from <= :today) AND (" + table +
           ".valid_to IS NULL OR " + table + ".valid_to >= :today)";
}

std::vector<TopicId> topics_in(std::string_view text) {
    std::vector<TopicId> topics;
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        topics.emplace_back(text.substr(0, space));
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    }
    return topics;
}

}  // namespace

std::string state() {
    return "CASE e.kind WHEN " + number_of(Kind::poll) +
           " THEN CASE WHEN :today < e.open_from THEN 'upcoming' WHEN :today <= e.open_until THEN 'open' ELSE 'closed' "
           "END"
           " WHEN " +
           number_of(Kind::event) + " THEN CASE WHEN e.last_day >= :today THEN 'coming' ELSE 'past' END WHEN " +
           number_of(Kind::draft_act) +
           " THEN CASE WHEN e.state = 'announced' AND e.opens <= :today THEN 'discussion' ELSE e.state END"
           " ELSE e.state END";
}

std::string summary_columns() {
    return "e.id, e.language, e.kind, e.title, e.summary, e.number, e.date, e.issued_by, e.topics, " + state() +
           ", e.opens, e.closes, e.day, e.last_day, e.from_minute, e.to_minute, e.detail, e.type, e.percent, e.items";
}

std::string shown() {
    return valid("e") + " AND NOT EXISTS (SELECT 1 FROM entry AS better WHERE better.id = e.id AND " + valid("better") +
           " AND " + preference("better") + " < " + preference("e") + ")";
}

std::string kinds(const std::vector<Kind>& kinds) {
    if (kinds.empty()) return "";
    std::string list;
    for (const Kind kind : kinds) list += (list.empty() ? "" : ",") + number_of(kind);
    return " AND e.kind IN (" + list + ")";
}

void bind_view(Statement& statement, const Viewpoint& view) {
    statement.bind(":today", days_since_epoch(view.today));
    statement.bind(":language", static_cast<std::int64_t>(view.language));
}

EntrySummary read_summary(const Statement& statement, const Viewpoint& view) {
    EntrySummary row;
    row.id = EntryId(statement.view(0));
    row.language = static_cast<Language>(statement.integer(1));
    row.translation_missing = row.language != view.language;
    row.kind = static_cast<Kind>(statement.integer(2));
    row.title = statement.view(3);
    row.summary = statement.view(4);
    row.number = statement.view(5);
    row.date = statement.date(6);
    row.issued_by = EntryId(statement.view(7));
    row.topics = topics_in(statement.view(8));
    row.state = statement.view(9);
    row.opens = statement.date(10);
    row.closes = statement.date(11);
    row.day = statement.date(12);
    row.last_day = statement.date(13);
    row.from_minute = static_cast<int>(statement.integer(14));
    row.to_minute = static_cast<int>(statement.integer(15));
    row.detail = statement.view(16);
    row.type = statement.view(17);
    row.percent = static_cast<int>(statement.integer(18));
    row.items = static_cast<int>(statement.integer(19));
    return row;
}

Result<std::vector<EntrySummary>> read_summaries(Statement& statement, const Viewpoint& view) {
    std::vector<EntrySummary> rows;
    for (;;) {
        const auto row = statement.step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return rows;
        rows.push_back(read_summary(statement, view));
    }
}

}  // namespace veche::content::select
