// Brings the tables of the store to an edition, inside a transaction of the caller. Internal to content/store.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "base/result.h"
#include "content/store/collation.h"
#include "content/store/database.h"
#include "content/store/store.h"

namespace veche::content {

class EditionWriter {
  public:
    [[nodiscard]] static Result<EditionWriter> create(Database& database, const Town& town, TextSource& texts);

    struct Edition {
        std::uint64_t number;
        std::string_view catalog;  // its hash
    };
    // All entries of the edition.
    [[nodiscard]] Result<EditionChanges> write(const Edition& edition, std::span<const Entry> entries);
    // What came and went since the one that is there. Nothing: the town's topics changed, which stand with every entry.
    [[nodiscard]] Result<std::optional<EditionChanges>> write_step(const Edition& edition,
                                                                   const edition::EditionStep& step);

  private:
    using Key = std::pair<EntryId, Language>;
    struct Statements;

    EditionWriter(Database& database, const Town& town, TextSource& texts, std::shared_ptr<Statements> statements);

    [[nodiscard]] Result<void> load_present();
    [[nodiscard]] Result<void> load_present(const Key& name);
    [[nodiscard]] Result<EditionChanges> write_all(const Edition& edition, std::span<const Entry> entries,
                                                   bool same_town);
    [[nodiscard]] Result<bool> most_changed(const EditionChanges& changes);
    // Whether the names of topics, which are indexed with every entry, are still the same.
    [[nodiscard]] Result<bool> town_is_as_indexed();
    [[nodiscard]] Result<bool> is_unchanged(std::int64_t row, const std::string& json);
    [[nodiscard]] Result<void> remove(std::int64_t row);
    [[nodiscard]] Result<void> write_entry(const Entry& entry, bool same_town, EditionChanges& changes);
    [[nodiscard]] Result<void> insert(const Entry& entry, const std::string& json);
    [[nodiscard]] Result<void> insert_columns(const Entry& entry);
    [[nodiscard]] Result<void> insert_relations(const Entry& entry, std::int64_t row);
    [[nodiscard]] Result<void> index(const Entry& entry, std::int64_t row);
    [[nodiscard]] Result<void> put_meta(std::string_view key, std::string_view value);

    Database* database_;
    const Town* town_;
    TextSource* texts_;
    std::shared_ptr<Statements> statements_;
    std::shared_ptr<SortKeys> sort_keys_;
    // Entries of the old edition that are not in the new one (yet); in a step, of those it is about.
    std::map<Key, std::int64_t> present_;
};

}  // namespace veche::content
