#include "server/store/content_lists.h"

#include <utility>

#include "server/store/content_drafts.h"
#include "server/store/content_live.h"
#include "server/store/content_rows.h"

namespace veche::server::store::rows {
namespace {

using sql::Row;

// Every subject once, with its newest version and what is live.
constexpr const char* of_subjects =
    " FROM (SELECT subject FROM version UNION SELECT subject FROM live UNION SELECT subject FROM draft) AS named "
    "LEFT JOIN version ON version.number = "
    "(SELECT max(number) FROM version AS every WHERE every.subject = named.subject) "
    "LEFT JOIN live ON live.subject = named.subject";
static_assert(static_cast<int>(VersionState::sent) == 0 && static_cast<int>(VersionState::approved) == 1);
static_assert(static_cast<int>(VersionState::sent_back) == 3 && static_cast<int>(VersionState::lapsed) == 4);
static_assert(static_cast<int>(VersionState::published) == 2 && static_cast<int>(ApprovedHow::by_command) == 1);
// What lapsed, unless a newer one waits, is to be published or was published; what was sent, unless a newer one came at
// all. A command publishes a folder, which knows nothing of what lapsed by it; whoever sends at the desk begins from
// the newest there is, so that what lapsed is in it or was left out on purpose.
std::string waiting_of(std::string_view subject) {
    return "(SELECT max(number) FROM version AS one WHERE one.subject = " + std::string(subject) +
           " AND (one.state = 4 AND NOT EXISTS(SELECT 1 FROM version AS other WHERE other.subject = one.subject AND "
           "other.number > one.number AND (other.state IN (0, 1, 4) OR other.state = 2 AND EXISTS(SELECT 1 FROM "
           "approval WHERE approval.subject = other.subject AND approval.version = other.number AND approval.how <> "
           "1))) OR one.state = 0 AND NOT EXISTS(SELECT 1 FROM "
           "version AS other WHERE other.subject = one.subject AND other.number > one.number AND other.state <> 3)))";
}
constexpr const char* is_unreviewed =
    "EXISTS(SELECT 1 FROM approval WHERE approval.subject = named.subject AND approval.how = 2 AND approval.reviewer = "
    "'')";
static_assert(static_cast<int>(ApprovedHow::forced) == 2);

// " WHERE …" with the values it is about.
class Condition {
  public:
    explicit Condition(const SubjectFilter& filter) {
        if (!filter.names.empty()) add("named.subject IN (" + listed(filter.names) + ")");
        if (!filter.states.empty()) add_states(filter.states);
        if (!filter.drafted_by.empty()) {
            add("EXISTS(SELECT 1 FROM draft WHERE draft.subject = named.subject AND draft.person = " +
                next(filter.drafted_by) + ")");
        }
        if (filter.only_waiting) add(waiting_of("named.subject") + " IS NOT NULL");
        if (filter.only_unreviewed) add(is_unreviewed);
    }
    [[nodiscard]] const std::string& words() const { return words_; }
    [[nodiscard]] const std::vector<sql::Value>& values() const { return values_; }
    std::string next(sql::Value value) {
        values_.push_back(value);
        return "?" + std::to_string(values_.size());
    }

  private:
    void add(const std::string& condition) { words_ += (words_.empty() ? " WHERE " : " AND ") + condition; }
    std::string listed(const std::vector<std::string>& texts) {
        std::string places;
        for (const std::string& text : texts) places += (places.empty() ? "" : ", ") + next(text);
        return places;
    }
    void add_states(const std::vector<std::optional<VersionState>>& states) {
        std::string any;
        for (const auto& state : states) {
            if (!any.empty()) any += " OR ";
            any += state ? "version.state = " + next(number_of(*state)) : std::string("version.state IS NULL");
        }
        add("(" + any + ")");
    }

    std::string words_;
    std::vector<sql::Value> values_;
};

std::string order_words(const SubjectOrder& order) {
    const std::string way = order.is_descending ? " DESC" : " ASC";
    switch (order.by) {
        case SubjectOrder::By::name: return " ORDER BY named.subject" + way;
        case SubjectOrder::By::changed: return " ORDER BY coalesce(version.made, 0)" + way + ", named.subject" + way;
    }
    return {};
}

SubjectRow read_subject(const Row& row) {
    SubjectRow subject;
    subject.name = row.text(0);
    subject.live = {row.text(1), row.integer(2)};
    subject.is_unreviewed = row.integer(3) != 0;
    subject.waiting = row.integer(4);
    if (row.integer(5) == 0) return subject;
    subject.newest =
        Version{row.integer(5), subject.name,      row.text(6), row.text(7), static_cast<VersionState>(row.integer(8)),
                row.text(9),    {row.integer(10)}, row.text(11)};
    return subject;
}

}  // namespace

Result<SubjectList> subjects(sql::Connection& connection, const SubjectFilter& filter, const SubjectOrder& order,
                             const Page& page) {
    // One moment for the page and its total.
    auto reading = sql::Transaction::begin(connection, sql::Transaction::Kind::read);
    if (!reading) return tl::unexpected(reading.error());
    Condition condition(filter);
    const auto total = connection.number("SELECT count(*)" + (of_subjects + condition.words()), condition.values());
    if (!total) return tl::unexpected(total.error());
    std::string words =
        std::string("SELECT named.subject, coalesce(live.hash, ''), coalesce(live.version, 0), CASE WHEN ") +
        is_unreviewed + " THEN 1 ELSE 0 END, coalesce(" + waiting_of("named.subject") +
        ", 0), coalesce(version.number, 0), version.hash, version.form, coalesce(version.state, 0), version.who, "
        "coalesce(version.made, 0), version.reason" +
        of_subjects + condition.words() + order_words(order);
    words += " LIMIT " + condition.next(page.most);
    words += " OFFSET " + condition.next(page.offset);
    auto found = connection.all(words, condition.values(), read_subject);
    if (!found) return tl::unexpected(found.error());
    for (SubjectRow& row : *found) {
        const auto own = drafts(connection, row.name);
        if (!own) return tl::unexpected(own.error());
        for (const Draft& draft : *own) row.drafted_by.push_back(draft.person);
    }
    if (auto done = reading->commit(); !done) return tl::unexpected(done.error());
    return SubjectList{std::move(*found), static_cast<std::uint64_t>(*total)};
}

Result<std::vector<ApprovedSource>> approved_sources(sql::Connection& connection) {
    return connection.all(
        "SELECT approval.subject, version_file.name, blob.hash, blob.length FROM approval "
        "JOIN version_file ON version_file.version = approval.version JOIN blob ON blob.hash = version_file.blob "
        "WHERE approval.lapsed = 0 AND approval.number = (SELECT max(number) FROM approval AS every "
        "WHERE every.subject = approval.subject AND every.lapsed = 0) ORDER BY version_file.name, approval.subject",
        {}, [](const Row& row) {
            return ApprovedSource{row.text(0), {row.text(1), row.text(2)}, static_cast<std::uint64_t>(row.integer(3))};
        });
}

Result<std::string> mark(sql::Connection& connection) {
    const auto mark = connection.first(
        "SELECT coalesce(max(number), 0), count(CASE WHEN lapsed <> 0 THEN 1 END) FROM approval", {},
        [](const Row& row) { return std::to_string(row.integer(0)) + "-" + std::to_string(row.integer(1)); });
    return mark ? Result<std::string>(mark->value_or("")) : tl::unexpected(mark.error());
}

Result<std::vector<ApprovedVersion>> approved(sql::Connection& connection, std::int64_t after) {
    std::vector<ApprovedVersion> found;
    auto read = connection.read(
        "SELECT approval.number, version.number, approval.subject, version.hash, version.form, approval.hash, CASE "
        "WHEN " +
            is_begun_from("now.version", "now.hash") +
            " THEN now.hash ELSE approval.live END FROM approval JOIN version ON version.number = approval.version "
            "LEFT JOIN live AS now ON now.subject = approval.subject WHERE approval.lapsed = 0 "
            "AND approval.number > ?1 ORDER BY approval.subject, approval.number",
        {after}, [&](const Row& row) {
            // Of several approvals of a subject the last one counts.
            if (!found.empty() && found.back().subject == row.view(2)) found.pop_back();
            found.push_back(
                {row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)});
        });
    if (!read) return tl::unexpected(read.error());
    return found;
}

Result<LiveEdition> live(sql::Connection& connection) {
    LiveEdition edition;
    const auto catalog =
        connection.first("SELECT catalog FROM edition", {}, [](const Row& row) { return row.text(0); });
    if (!catalog) return tl::unexpected(catalog.error());
    edition.catalog = catalog->value_or("");
    auto read = connection.read("SELECT subject, hash, version FROM live ORDER BY subject", {}, [&](const Row& row) {
        edition.subjects.emplace_hint(edition.subjects.end(), row.text(0), Live{row.text(1), row.integer(2)});
    });
    if (!read) return tl::unexpected(read.error());
    return edition;
}

Result<std::string> live_of(sql::Connection& connection, const std::string& subject) {
    const auto live = connection.first("SELECT hash FROM live WHERE subject = ?1", {subject},
                                       [](const Row& row) { return row.text(0); });
    return live ? Result<std::string>(live->value_or("")) : tl::unexpected(live.error());
}

Result<std::int64_t> newest(sql::Connection& connection, const std::string& subject) {
    return connection.number("SELECT coalesce(max(number), 0) FROM version WHERE subject = ?1 AND state <> ?2",
                             {subject, number_of(VersionState::sent_back)});
}

Result<std::int64_t> waiting(sql::Connection& connection, const std::string& subject) {
    return connection.number("SELECT coalesce(" + waiting_of("?1") + ", 0)", {subject});
}

}  // namespace veche::server::store::rows
