#include "content/store/reader.h"

#include <algorithm>

#include "base/utf8.h"
#include "content/entry_json.h"
#include "content/store/collation.h"
#include "content/store/database.h"
#include "content/store/select.h"

namespace veche::content {
namespace {

constexpr std::size_t longest_filter = 100;  // bytes

std::string number_of(Kind kind) {
    return std::to_string(static_cast<int>(kind));
}

std::string order_of(ListOrder order) {
    switch (order) {
        case ListOrder::newest_first: return "e.date IS NULL, e.date DESC, e.sort_key, e.id";
        case ListOrder::title: return "e.sort_key, e.id";
        case ListOrder::closing_first:
            return "CASE WHEN e.closes >= :today THEN 0 WHEN e.closes IS NULL THEN 1 ELSE 2 END, "
                   "CASE WHEN e.closes >= :today THEN e.closes ELSE -e.closes END, e.sort_key, e.id";
        case ListOrder::event_day: return "e.day IS NULL, e.day, e.from_minute, e.sort_key, e.id";
    }
    return "e.id";
}

std::string filters_of(const ListQuery& query) {
    std::string sql = " FROM entry AS e WHERE " + select::shown() + select::kinds(query.kinds);
    if (query.kind) sql += " AND e.kind = :kind";
    if (!query.topic.empty()) sql += " AND e.row IN (SELECT entry FROM entry_topic WHERE topic = :topic)";
    if (query.year) sql += " AND e.year = :year";
    if (!query.state.empty()) sql += " AND " + select::state() + " = :state";
    if (!query.type.empty()) sql += " AND e.type = :type";
    if (!query.text.empty()) sql += " AND instr(e.folded, :text) > 0";
    return sql;
}

void bind_filters(Statement& statement, const ListQuery& query, const Viewpoint& view) {
    select::bind_view(statement, view);
    statement.bind(":topic", query.topic.text()).bind(":state", query.state).bind(":type", query.type);
    statement.bind(":text", fold_for_matching(truncate_bytes(query.text, longest_filter)));
    if (query.kind) statement.bind(":kind", static_cast<std::int64_t>(*query.kind));
    if (query.year) statement.bind(":year", std::int64_t{*query.year});
}

// Calls `on_row` for every row of `sql`, the view bound.
template <typename OnRow>
Result<void> for_each_row(Database& database, const std::string& sql, const Viewpoint& view, OnRow on_row) {
    auto statement = database.prepare(sql);
    if (!statement) return tl::unexpected(statement.error());
    select::bind_view(*statement, view);
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return {};
        on_row(*statement);
    }
}

template <typename Bind>
Result<std::vector<EntrySummary>> summaries_where(Database& database, const std::string& condition,
                                                  const Viewpoint& view, Bind bind) {
    auto statement = database.prepare("SELECT " + select::summary_columns() + " FROM entry AS e WHERE " +
                                      select::shown() + " AND " + condition);
    if (!statement) return tl::unexpected(statement.error());
    select::bind_view(*statement, view);
    bind(*statement);
    return select::read_summaries(*statement, view);
}

// content/openness.h has said from when until when.
std::string open_now() {
    return "(e.open_from <= :today AND e.open_until >= :today)";
}

std::size_t count_at(const Statement& statement, int column) {
    return static_cast<std::size_t>(std::max<std::int64_t>(0, statement.integer(column)));
}

}  // namespace

Result<StoreReader> StoreReader::open(const std::filesystem::path& file) {
    auto database = StoreDatabase::open(file, StoreDatabase::Access::read);
    if (!database) return tl::unexpected(database.error());
    if ((*database)->is_broken()) return failure(file.string() + ": the file is damaged");
    return StoreReader(std::move(*database));
}

StoreReader::StoreReader(std::unique_ptr<StoreDatabase> database) : database_(std::move(database)) {}
StoreReader::StoreReader(StoreReader&&) noexcept = default;
StoreReader& StoreReader::operator=(StoreReader&&) noexcept = default;
StoreReader::~StoreReader() = default;

bool StoreReader::is_broken() const {
    return database_->is_broken();
}

Result<std::uint64_t> StoreReader::edition() {
    auto statement = database_->prepare("SELECT value FROM meta WHERE key = 'edition'");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    return *row ? static_cast<std::uint64_t>(statement->integer(0)) : 0;
}

Result<std::optional<Town>> StoreReader::town() {
    auto statement = database_->prepare("SELECT value FROM meta WHERE key = 'town'");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return std::nullopt;
    auto town = town_from_json(statement->view(0));
    if (!town) return tl::unexpected(town.error());
    return std::optional<Town>(std::move(*town));
}

Result<ListPage> StoreReader::list(const ListQuery& query, const Viewpoint& view) {
    const auto transaction = Transaction::begin(*database_, Transaction::Kind::read);
    if (!transaction) return tl::unexpected(transaction.error());
    const std::string filters = filters_of(query);

    ListPage page;
    auto count = database_->prepare("SELECT count(*)" + filters);
    if (!count) return tl::unexpected(count.error());
    bind_filters(*count, query, view);
    const auto counted = count->step();
    if (!counted) return tl::unexpected(counted.error());
    page.total = count_at(*count, 0);

    // Only the rows of the page are read whole; the others are put in order by their keys.
    // What the visitor can read goes before what is there in another language only.
    const std::string order = " ORDER BY e.language <> :language, " + order_of(query.order);
    auto rows =
        database_->prepare("SELECT " + select::summary_columns() + " FROM entry AS e WHERE e.row IN (SELECT e.row" +
                           filters + order + " LIMIT :limit OFFSET :offset)" + order);
    if (!rows) return tl::unexpected(rows.error());
    bind_filters(*rows, query, view);
    rows->bind(":limit", static_cast<std::int64_t>(std::min(query.limit, largest_list)));
    rows->bind(":offset", static_cast<std::int64_t>(std::min(query.offset, page.total)));
    auto read = select::read_summaries(*rows, view);
    if (!read) return tl::unexpected(read.error());
    page.rows = std::move(*read);
    return page;
}

Result<ListFacets> StoreReader::facets(const std::vector<Kind>& kinds, const Viewpoint& view) {
    const auto transaction = Transaction::begin(*database_, Transaction::Kind::read);
    if (!transaction) return tl::unexpected(transaction.error());
    const std::string where = " WHERE " + select::shown() + select::kinds(kinds);

    ListFacets facets;
    auto done =
        for_each_row(*database_, "SELECT e.year, " + select::state() + ", e.type, e.kind FROM entry AS e" + where, view,
                     [&](const Statement& row) {
                         ++facets.kinds[static_cast<Kind>(row.integer(3))];
                         if (row.integer(0) != 0) ++facets.years[static_cast<int>(row.integer(0))];
                         if (!row.view(1).empty()) ++facets.states[std::string(row.view(1))];
                         if (!row.view(2).empty()) ++facets.types[std::string(row.view(2))];
                     });
    if (!done) return tl::unexpected(done.error());
    done = for_each_row(*database_,
                        "SELECT t.topic, count(*) FROM entry AS e JOIN entry_topic AS t ON t.entry = e.row" + where +
                            " GROUP BY t.topic",
                        view, [&](const Statement& row) { facets.topics[TopicId(row.view(0))] = count_at(row, 1); });
    if (!done) return tl::unexpected(done.error());
    return facets;
}

Result<std::optional<StoredEntry>> StoreReader::entry(const EntryId& id, const Viewpoint& view) {
    const auto transaction = Transaction::begin(*database_, Transaction::Kind::read);
    if (!transaction) return tl::unexpected(transaction.error());
    auto statement = database_->prepare("SELECT j.json FROM entry AS e JOIN entry_json AS j ON j.entry = e.row WHERE " +
                                        select::shown() + " AND e.id = :id");
    if (!statement) return tl::unexpected(statement.error());
    select::bind_view(*statement, view);
    const auto found = statement->bind(":id", id.text()).step();
    if (!found) return tl::unexpected(found.error());
    if (!*found) return std::nullopt;
    auto read = entry_from_json(statement->view(0));
    if (!read) return tl::unexpected(read.error());

    StoredEntry stored;
    stored.entry = std::move(*read);
    stored.translation_missing = stored.entry.language != view.language;
    auto languages = database_->prepare("SELECT language FROM entry WHERE id = ?1 ORDER BY language");
    if (!languages) return tl::unexpected(languages.error());
    languages->bind(1, id.text());
    for (;;) {
        const auto row = languages->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return std::optional<StoredEntry>(std::move(stored));
        stored.languages.push_back(static_cast<Language>(languages->integer(0)));
    }
}

Result<std::vector<EntrySummary>> StoreReader::summaries(const std::vector<EntryId>& ids, const Viewpoint& view) {
    const auto transaction = Transaction::begin(*database_, Transaction::Kind::read);
    if (!transaction) return tl::unexpected(transaction.error());
    auto statement = database_->prepare("SELECT " + select::summary_columns() + " FROM entry AS e WHERE " +
                                        select::shown() + " AND e.id = :id");
    if (!statement) return tl::unexpected(statement.error());
    std::vector<EntrySummary> rows;
    for (const EntryId& id : ids) {
        select::bind_view(*statement, view);
        auto found = select::read_summaries(statement->bind(":id", id.text()), view);
        if (!found) return found;
        for (EntrySummary& row : *found) rows.push_back(std::move(row));
    }
    return rows;
}

Result<std::vector<EntrySummary>> StoreReader::what_is_new(std::size_t count, const Viewpoint& view) {
    const std::string condition = "e.date <= :today" +
                                  select::kinds({Kind::news, Kind::decision, Kind::draft_act, Kind::plan}) +
                                  " ORDER BY e.date DESC, e.sort_key, e.id LIMIT :limit";
    return summaries_where(*database_, condition, view, [&](Statement& statement) {
        statement.bind(":limit", static_cast<std::int64_t>(std::min(count, largest_list)));
    });
}

Result<std::vector<EntrySummary>> StoreReader::what_closes_soon(std::size_t count, const Viewpoint& view) {
    return summaries_where(*database_, open_now() + " ORDER BY e.open_until, e.sort_key, e.id LIMIT :limit", view,
                           [&](Statement& statement) {
                               statement.bind(":limit", static_cast<std::int64_t>(std::min(count, largest_list)));
                           });
}

Result<std::vector<EntrySummary>> StoreReader::events_between(Date from, Date to, const Viewpoint& view) {
    const std::string condition = "e.kind = " + number_of(Kind::event) +
                                  " AND e.day <= :to AND e.last_day >= :from ORDER BY " +
                                  order_of(ListOrder::event_day) + " LIMIT " + std::to_string(largest_list);
    return summaries_where(*database_, condition, view, [&](Statement& statement) {
        statement.bind(":from", days_since_epoch(from)).bind(":to", days_since_epoch(to));
    });
}

Result<std::array<KindCount, kind_count>> StoreReader::counts(const Viewpoint& view) {
    std::array<KindCount, kind_count> counts{};
    const std::string open = open_now() + " OR (e.kind = " + number_of(Kind::event) + " AND e.last_day >= :today)";
    const auto done = for_each_row(
        *database_,
        "SELECT e.kind, count(*), sum(" + open + ") FROM entry AS e WHERE " + select::shown() + " GROUP BY e.kind",
        view, [&](const Statement& row) {
            const std::size_t kind = count_at(row, 0);
            if (kind >= counts.size()) return;
            counts.at(kind) = {count_at(row, 1), count_at(row, 2)};
        });
    if (!done) return tl::unexpected(done.error());
    return counts;
}

Result<std::vector<EntrySummary>> StoreReader::referring(const EntryId& id, const Viewpoint& view) {
    const std::string condition =
        "e.id <> :id AND e.row IN (SELECT entry FROM reference WHERE target = :id) ORDER BY " +
        order_of(ListOrder::newest_first) + " LIMIT " + std::to_string(largest_list);
    return summaries_where(*database_, condition, view,
                           [&](Statement& statement) { statement.bind(":id", id.text()); });
}

}  // namespace veche::content
