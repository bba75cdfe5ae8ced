#include "content/search/search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "content/search/advice.h"
#include "content/search/excerpt.h"
#include "content/search/parsed_query.h"
#include "content/search/ranking.h"
#include "content/store/database.h"
#include "content/store/select.h"

namespace veche::content {
namespace {

constexpr std::size_t most_topics = 63;         // bits of Row::topics; the last stays free
constexpr std::size_t excerpt_source = 32'768;  // characters of the body read for an excerpt

// What filters and counts need of an entry, held in memory so that a match costs no look-up in the database.
struct Row {
    std::int64_t row = 0;
    std::uint64_t topics = 0;  // bit i: topics_[i]
    std::int32_t document = 0;
    std::int32_t valid_from = std::numeric_limits<std::int32_t>::min();
    std::int32_t valid_to = std::numeric_limits<std::int32_t>::max();
    float relative_length = 1;  // 1: as long as the mean
    std::uint8_t kind = 0;
    Language language = Language::russian;
};

struct Found {
    const Row* row = nullptr;
    bool named = false;  // the title and the number hold all that was asked for
    double score = 0;
};

std::int32_t day_or(const std::optional<Date>& date, std::int32_t otherwise) {
    return date ? static_cast<std::int32_t>(days_since_epoch(*date)) : otherwise;
}

}  // namespace

class Search::Implementation {
  public:
    explicit Implementation(StoreReader& reader) : reader_(&reader), database_(&reader.database()) {}

    Result<SearchAnswer> find(const SearchQuery& query, const Viewpoint& view) {
        if (!ranking_) {
            auto registered = Ranking::register_in(*database_);
            if (!registered) return tl::unexpected(registered.error());
            ranking_ = std::move(*registered);
        }
        const auto transaction = Transaction::begin(*database_, Transaction::Kind::read);
        if (!transaction) return tl::unexpected(transaction.error());
        if (auto loaded = load_rows(); !loaded) return tl::unexpected(loaded.error());

        SearchAnswer answer;
        const auto terms = parse_search(query.text, query.last_word, database_->words());
        if (terms.empty()) return answer;
        auto matches = match(terms, view);
        if (!matches) return tl::unexpected(matches.error());
        if (matches->empty()) {
            auto advice = advise(*database_, query.text, terms);
            if (!advice) return tl::unexpected(advice.error());
            answer.advice = std::move(*advice);
            return answer;
        }
        const auto best = filter(std::move(*matches), query, answer);
        Marker marker(terms, database_->words());
        auto details = database_->prepare("SELECT " + select::summary_columns() +
                                          ", t.facts, substr(t.body, 1, :length) FROM entry AS e "
                                          "JOIN search_text AS t ON t.row = e.row WHERE e.row = :row");
        if (!details) return tl::unexpected(details.error());
        select::bind_view(*details, view);
        for (const Found& found : best) {
            auto hit = show(*details, *found.row, marker, view);
            if (!hit) return tl::unexpected(hit.error());
            answer.hits.push_back(std::move(*hit));
        }
        return answer;
    }

  private:
    // Reads the rows again when another edition has come.
    Result<void> load_rows() {
        const auto edition = reader_->edition();
        if (!edition) return tl::unexpected(edition.error());
        if (loaded_ && *edition == edition_) return {};
        rows_.clear();
        topics_.clear();
        auto statement = database_->prepare(
            "SELECT e.row, e.id, e.language, e.kind, e.valid_from, e.valid_to, t.length FROM entry AS e "
            "JOIN search_text AS t ON t.row = e.row ORDER BY e.row");
        if (!statement) return tl::unexpected(statement.error());
        std::unordered_map<std::string, std::int32_t> documents;
        double letters = 0;
        for (;;) {
            const auto more = statement->step();
            if (!more) return tl::unexpected(more.error());
            if (!*more) break;
            Row row;
            row.row = statement->integer(0);
            row.document =
                documents.emplace(statement->view(1), static_cast<std::int32_t>(documents.size())).first->second;
            row.language = static_cast<Language>(statement->integer(2));
            row.kind = static_cast<std::uint8_t>(statement->integer(3));
            row.valid_from = day_or(statement->date(4), row.valid_from);
            row.valid_to = day_or(statement->date(5), row.valid_to);
            row.relative_length = static_cast<float>(statement->integer(6));
            letters += row.relative_length;
            rows_.push_back(row);
        }
        const auto mean = static_cast<float>(std::max(1.0, letters / static_cast<double>(rows_.size())));
        for (Row& row : rows_) row.relative_length /= mean;
        documents_ = documents.size();
        if (auto loaded = load_topics(); !loaded) return loaded;
        edition_ = *edition;
        loaded_ = true;
        return {};
    }

    Result<void> load_topics() {
        auto statement = database_->prepare("SELECT topic, entry FROM entry_topic ORDER BY topic");
        if (!statement) return tl::unexpected(statement.error());
        for (;;) {
            const auto more = statement->step();
            if (!more) return tl::unexpected(more.error());
            if (!*more) return {};
            if (topics_.empty() || topics_.back().text() != statement->view(0)) {
                if (topics_.size() == most_topics) return {};
                topics_.emplace_back(statement->view(0));
            }
            if (Row* const row = row_of(statement->integer(1))) {
                row->topics |= std::uint64_t{1} << (topics_.size() - 1);
            }
        }
    }

    Row* row_of(std::int64_t number) {
        const auto found = std::lower_bound(rows_.begin(), rows_.end(), number,
                                            [](const Row& row, std::int64_t wanted) { return row.row < wanted; });
        return found != rows_.end() && found->row == number ? &*found : nullptr;
    }

    // One match a document: the text in the visitor's language if it matches, else the one that matches best.
    Result<std::vector<Found>> match(const std::vector<SearchTerm>& terms, const Viewpoint& view) {
        auto statement = database_->prepare("SELECT rowid, weigh(search) FROM search WHERE search MATCH ?1");
        if (!statement) return tl::unexpected(statement.error());
        statement->bind(1, match_expression(terms));
        ranking_->begin(terms);
        const auto today = static_cast<std::int32_t>(days_since_epoch(view.today));
        std::vector<Found> by_document(documents_);
        for (;;) {
            const auto more = statement->step();
            if (!more) return tl::unexpected(more.error());
            if (!*more) break;
            const Row* const row = row_of(statement->integer(0));
            if (row == nullptr || today < row->valid_from || today > row->valid_to) continue;
            const Found found{row, ranking_->named(), ranking_->score(row->relative_length)};
            Found& kept = by_document[static_cast<std::size_t>(row->document)];
            if (kept.row == nullptr || is_better(found, kept, view.language)) kept = found;
        }
        std::erase_if(by_document, [](const Found& found) { return found.row == nullptr; });
        return by_document;
    }

    static bool is_better(const Found& found, const Found& kept, Language wanted) {
        const bool found_wanted = found.row->language == wanted;
        const bool kept_wanted = kept.row->language == wanted;
        return found_wanted != kept_wanted ? found_wanted : stands_before(found, kept);
    }

    // A title or a number that says what was asked for comes before any text that mentions it.
    static bool stands_before(const Found& a, const Found& b) {
        if (a.named != b.named) return a.named;
        return a.score != b.score ? a.score > b.score : a.row->row < b.row->row;
    }

    struct Wanted {
        std::uint64_t kinds = 0;
        std::uint64_t topics = 0;

        [[nodiscard]] bool of_kind(const Row& row) const { return (kinds >> row.kind & 1U) != 0; }
        [[nodiscard]] bool of_topic(const Row& row) const { return topics == 0 || (row.topics & topics) != 0; }
    };

    [[nodiscard]] Wanted wanted_by(const SearchQuery& query) const {
        Wanted wanted;
        if (query.kinds.empty()) wanted.kinds = ~std::uint64_t{0};
        for (const Kind kind : query.kinds) wanted.kinds |= std::uint64_t{1} << static_cast<unsigned>(kind);
        if (query.topic.empty()) return wanted;
        const auto topic = std::find(topics_.begin(), topics_.end(), query.topic);
        // A topic that nothing has is a bit that no row has.
        wanted.topics = std::uint64_t{1} << static_cast<unsigned>(topic - topics_.begin());
        return wanted;
    }

    // Each filter counts what the others leave.
    void count(const std::vector<Found>& matches, const Wanted& wanted, SearchAnswer& answer) const {
        std::array<std::size_t, most_topics> topics{};
        for (const Found& found : matches) {
            if (wanted.of_topic(*found.row)) ++answer.kinds.at(found.row->kind);
            if (!wanted.of_kind(*found.row)) continue;
            for (std::size_t i = 0; i < topics_.size(); ++i) topics.at(i) += found.row->topics >> i & 1U;
        }
        for (std::size_t i = 0; i < topics_.size(); ++i) {
            if (topics.at(i) > 0) answer.topics[topics_[i]] = topics.at(i);
        }
    }

    // Counts what is there and picks the page of the answer, best first.
    std::vector<Found> filter(std::vector<Found> matches, const SearchQuery& query, SearchAnswer& answer) const {
        const Wanted wanted = wanted_by(query);
        count(matches, wanted, answer);
        std::erase_if(matches,
                      [&](const Found& found) { return !wanted.of_kind(*found.row) || !wanted.of_topic(*found.row); });
        answer.total = matches.size();
        const std::size_t begin = std::min(query.offset, matches.size());
        const std::size_t end = begin + std::min({query.limit, largest_search_page, matches.size() - begin});
        std::partial_sort(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(end), matches.end(),
                          stands_before);
        return {matches.begin() + static_cast<std::ptrdiff_t>(begin),
                matches.begin() + static_cast<std::ptrdiff_t>(end)};
    }

    // One fact alone: run together they read like nothing.
    static void better_fact(std::string_view facts, Marker& marker, Excerpt& best) {
        while (!facts.empty()) {
            const std::size_t end = std::min(facts.find('\n'), facts.size());
            Excerpt fact = marker.excerpt(facts.substr(0, end));
            if (fact.terms > best.terms || best.text.empty()) best = std::move(fact);
            facts.remove_prefix(std::min(end + 1, facts.size()));
        }
    }

    static Result<SearchHit> show(Statement& details, const Row& row, Marker& marker, const Viewpoint& view) {
        details.bind(":row", row.row).bind(":length", static_cast<std::int64_t>(excerpt_source));
        const auto found = details.step();
        if (!found) return tl::unexpected(found.error());
        if (!*found) return failure("the full-text index names an entry that is not there");
        SearchHit hit;
        hit.entry = select::read_summary(details, view);
        hit.title_marks = marker.marks(hit.entry.title);
        constexpr int facts_column = select::summary_column_count;
        constexpr int body_column = facts_column + 1;
        Excerpt best = marker.excerpt(details.view(body_column));
        if (best.terms < marker.terms()) {
            Excerpt summary = marker.excerpt(hit.entry.summary);
            // Without a match anywhere the summary says more than the first words of the text.
            const bool says_more = best.terms == 0 && !summary.text.empty();
            if (summary.terms > best.terms || says_more) best = std::move(summary);
        }
        if (best.terms < marker.terms()) better_fact(details.view(facts_column), marker, best);
        hit.excerpt = std::move(best.text);
        hit.excerpt_marks = std::move(best.marks);
        if (auto done = details.run(); !done) return tl::unexpected(done.error());
        return hit;
    }

    StoreReader* reader_;
    StoreDatabase* database_;
    std::unique_ptr<Ranking> ranking_;
    std::vector<Row> rows_;  // by Row::row
    std::vector<TopicId> topics_;
    std::size_t documents_ = 0;
    std::uint64_t edition_ = 0;
    bool loaded_ = false;
};

Search::Search(StoreReader& reader) : implementation_(std::make_unique<Implementation>(reader)) {}
Search::Search(Search&&) noexcept = default;
Search& Search::operator=(Search&&) noexcept = default;
Search::~Search() = default;

Result<SearchAnswer> Search::find(const SearchQuery& query, const Viewpoint& view) {
    return implementation_->find(query, view);
}

}  // namespace veche::content
