#include "content/store/edition_writer.h"

#include <array>

#include "content/entry_json.h"
#include "content/store/facts.h"

namespace veche::content {
namespace {

constexpr std::array<const char*, 12> statement_texts = {
    "SELECT json FROM entry_json WHERE entry = ?1",
    "INSERT INTO entry(id, language, kind, title, summary, number, date, issued_by, topics, valid_from, valid_to, "
    "state, opens, closes, day, last_day, from_minute, to_minute, detail, type, percent, items, year, sort_key, "
    "folded, open_from, open_until) "
    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, "
    "?24, ?25, ?26, ?27)",
    "INSERT INTO entry_json(entry, json) VALUES(?1, ?2)",
    "INSERT OR IGNORE INTO entry_topic(topic, entry) VALUES(?1, ?2)",
    "INSERT OR IGNORE INTO reference(target, entry) VALUES(?1, ?2)",
    "INSERT INTO search_text(row, length, title, number, summary, facts, body) "
    "VALUES(?1, length(?2) + length(?4) + length(?5) + length(?6), ?2, ?3, ?4, ?5, ?6)",
    "INSERT INTO search(rowid, title, number, summary, facts, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    // An index over a table of ours must be told the old text to forget it.
    "INSERT INTO search(search, rowid, title, number, summary, facts, body) "
    "SELECT 'delete', row, title, number, summary, facts, body FROM search_text WHERE row = ?1",
    "DELETE FROM search_text WHERE row = ?1",
    "DELETE FROM entry_topic WHERE entry = ?1",
    "DELETE FROM reference WHERE entry = ?1",
    "DELETE FROM entry_json WHERE entry = ?1",
};

enum StatementIndex : std::size_t {
    select_json,
    insert_entry,
    insert_json,
    insert_topic,
    insert_reference,
    insert_text,
    insert_search,
    first_removal,
};

// More than this share of the town changed: worth writing the index again in one piece, which halves the time of
// every later question.
constexpr std::size_t optimise_share = 4;

std::string joined(const std::vector<TopicId>& topics) {
    std::string text;
    for (const TopicId& topic : topics) {
        if (!text.empty()) text += ' ';
        text += topic.text();
    }
    return text;
}

}  // namespace

struct EditionWriter::Statements {
    std::vector<Statement> all;
    Statement& operator[](StatementIndex index) { return all.at(index); }
};

EditionWriter::EditionWriter(Database& database, const Town& town, TextSource& texts,
                             std::shared_ptr<Statements> statements)
    : database_(&database),
      town_(&town),
      texts_(&texts),
      statements_(std::move(statements)),
      sort_keys_(std::make_shared<SortKeys>()) {}

Result<EditionWriter> EditionWriter::create(Database& database, const Town& town, TextSource& texts) {
    auto statements = std::make_shared<Statements>();
    for (const char* text : statement_texts) {
        auto statement = database.prepare(text);
        if (!statement) return tl::unexpected(statement.error());
        statements->all.push_back(std::move(*statement));
    }
    return EditionWriter(database, town, texts, std::move(statements));
}

Result<EditionChanges> EditionWriter::write(const Edition& edition, std::span<const Entry> entries) {
    if (auto loaded = load_present(); !loaded) return tl::unexpected(loaded.error());
    const auto same_town = town_is_as_indexed();
    if (!same_town) return tl::unexpected(same_town.error());
    return write_all(edition, entries, *same_town);
}

Result<std::optional<EditionChanges>> EditionWriter::write_step(const Edition& edition,
                                                                const edition::EditionStep& step) {
    const auto same_town = town_is_as_indexed();
    if (!same_town) return tl::unexpected(same_town.error());
    if (!*same_town) return std::optional<EditionChanges>();
    for (const Entry& entry : step.come) {
        if (auto loaded = load_present({entry.id, entry.language}); !loaded) return tl::unexpected(loaded.error());
    }
    for (const Key& name : step.gone) {
        if (auto loaded = load_present(name); !loaded) return tl::unexpected(loaded.error());
    }
    auto changes = write_all(edition, step.come, true);
    if (!changes) return tl::unexpected(changes.error());
    return std::optional(*changes);
}

Result<EditionChanges> EditionWriter::write_all(const Edition& edition, std::span<const Entry> entries,
                                                bool same_town) {
    EditionChanges changes;
    for (const Entry& entry : entries) {
        if (auto written = write_entry(entry, same_town, changes); !written) {
            return failure(entry.id.text() + " (" + std::string(code(entry.language)) +
                           "): " + written.error().message);
        }
    }
    for (const auto& [key, row] : present_) {
        if (auto removed = remove(row); !removed) return tl::unexpected(removed.error());
        ++changes.removed;
    }
    const auto optimise = most_changed(changes);
    if (!optimise) return tl::unexpected(optimise.error());
    auto finished =
        put_meta("town", town_to_json(*town_))
            .and_then([&] { return put_meta("edition", std::to_string(edition.number)); })
            .and_then([&] { return put_meta("catalog", edition.catalog); })
            .and_then([&] {
                return *optimise ? database_->execute("INSERT INTO search(search) VALUES('optimize')") : Result<void>();
            });
    if (!finished) return tl::unexpected(finished.error());
    return changes;
}

Result<bool> EditionWriter::most_changed(const EditionChanges& changes) {
    auto statement = database_->prepare("SELECT count(*) FROM entry");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    return (changes.added + changes.changed) * optimise_share > static_cast<std::size_t>(statement->integer(0));
}

Result<void> EditionWriter::load_present(const Key& name) {
    auto statement = database_->prepare("SELECT row FROM entry WHERE id = ?1 AND language = ?2");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->bind(1, name.first.text()).bind(2, static_cast<std::int64_t>(name.second)).step();
    if (!row) return tl::unexpected(row.error());
    if (*row) present_.emplace(name, statement->integer(0));
    return {};
}

Result<void> EditionWriter::write_entry(const Entry& entry, bool same_town, EditionChanges& changes) {
    const std::string json = entry_to_json(entry);
    const auto old = present_.find({entry.id, entry.language});
    if (old == present_.end()) {
        ++changes.added;
        return insert(entry, json);
    }
    const std::int64_t row = old->second;
    present_.erase(old);
    const auto unchanged = is_unchanged(row, json);
    if (!unchanged) return tl::unexpected(unchanged.error());
    if (*unchanged && same_town) return {};
    if (auto removed = remove(row); !removed) return removed;
    ++changes.changed;
    return insert(entry, json);
}

Result<void> EditionWriter::load_present() {
    auto statement = database_->prepare("SELECT row, id, language FROM entry");
    if (!statement) return tl::unexpected(statement.error());
    for (;;) {
        const auto row = statement->step();
        if (!row) return tl::unexpected(row.error());
        if (!*row) return {};
        present_.emplace(Key(EntryId(statement->view(1)), static_cast<Language>(statement->integer(2))),
                         statement->integer(0));
    }
}

Result<bool> EditionWriter::town_is_as_indexed() {
    auto statement = database_->prepare("SELECT value FROM meta WHERE key = 'town'");
    if (!statement) return tl::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return true;
    const auto indexed = town_from_json(statement->view(0));
    return indexed && indexed->topics == town_->topics;
}

Result<bool> EditionWriter::is_unchanged(std::int64_t row, const std::string& json) {
    Statement& statement = (*statements_)[select_json].bind(1, row);
    const auto found = statement.step();
    if (!found) return tl::unexpected(found.error());
    if (!*found) return false;
    const bool same = statement.view(0) == json;
    if (auto finished = statement.run(); !finished) return tl::unexpected(finished.error());
    return same;
}

Result<void> EditionWriter::remove(std::int64_t row) {
    for (std::size_t i = first_removal; i < statement_texts.size(); ++i) {
        if (auto done = statements_->all.at(i).bind(1, row).run(); !done) return done;
    }
    auto statement = database_->prepare("DELETE FROM entry WHERE row = ?1");
    if (!statement) return tl::unexpected(statement.error());
    return statement->bind(1, row).run();
}

Result<void> EditionWriter::insert(const Entry& entry, const std::string& json) {
    if (auto done = insert_columns(entry); !done) return done;
    const std::int64_t row = database_->last_row();
    if (auto done = (*statements_)[insert_json].bind(1, row).bind(2, json).run(); !done) return done;
    if (auto done = insert_relations(entry, row); !done) return done;
    return index(entry, row);
}

Result<void> EditionWriter::insert_columns(const Entry& entry) {
    const EntryFacts facts = facts_of(entry);
    Statement& statement = (*statements_)[insert_entry];
    statement.bind(1, entry.id.text())
        .bind(2, static_cast<std::int64_t>(entry.language))
        .bind(3, static_cast<std::int64_t>(entry.kind()))
        .bind(4, entry.title)
        .bind(5, entry.summary)
        .bind(6, entry.number)
        .bind(7, entry.date)
        .bind(8, entry.issued_by.text())
        .bind(9, joined(entry.topics))
        .bind(10, entry.valid_from)
        .bind(11, entry.valid_to)
        .bind(12, facts.state)
        .bind(13, facts.opens)
        .bind(14, facts.closes)
        .bind(15, facts.day)
        .bind(16, facts.last_day)
        .bind(17, std::int64_t{facts.from_minute})
        .bind(18, std::int64_t{facts.to_minute})
        .bind(19, facts.detail)
        .bind(20, facts.type)
        .bind(21, std::int64_t{facts.percent})
        .bind(22, std::int64_t{facts.items})
        .bind(24, sort_keys_->key(entry.title, entry.language))
        .bind(25, fold_for_matching(entry.title + " " + entry.number))
        .bind(26, facts.open ? std::optional(facts.open->from) : std::nullopt)
        .bind(27, facts.open ? std::optional(facts.open->until) : std::nullopt);
    const std::optional<Date> dated = entry.date ? entry.date : facts.day;
    if (dated) {
        statement.bind(23, std::int64_t{dated->year});
    } else {
        statement.bind(23, std::optional<Date>());
    }
    return statement.run();
}

Result<void> EditionWriter::insert_relations(const Entry& entry, std::int64_t row) {
    for (const TopicId& topic : entry.topics) {
        if (auto done = (*statements_)[insert_topic].bind(1, topic.text()).bind(2, row).run(); !done) return done;
    }
    for (const EntryId& target : references_of(entry)) {
        if (auto done = (*statements_)[insert_reference].bind(1, target.text()).bind(2, row).run(); !done) return done;
    }
    return {};
}

Result<void> EditionWriter::index(const Entry& entry, std::int64_t row) {
    std::string body;
    if (!entry.text.hash.empty()) {
        const auto document = texts_->document(entry);
        if (!document) return tl::unexpected(document.error());
        body = searchable_text(*document);
    }
    const std::array<std::string, 5> columns = {searchable_text(entry.title), searchable_text(entry.number),
                                                searchable_text(entry.summary), searchable_facts(entry, *town_),
                                                std::move(body)};
    for (const StatementIndex table : {insert_text, insert_search}) {
        Statement& statement = (*statements_)[table].bind(1, row);
        for (std::size_t i = 0; i < columns.size(); ++i) statement.bind(static_cast<int>(i) + 2, columns.at(i));
        if (auto done = statement.run(); !done) return done;
    }
    return {};
}

Result<void> EditionWriter::put_meta(std::string_view key, std::string_view value) {
    auto statement = database_->prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)");
    if (!statement) return tl::unexpected(statement.error());
    return statement->bind(1, key).bind(2, value).run();
}

}  // namespace veche::content
