// Questions to the kiosk's store. One StoreReader is one read-only connection; it belongs to one thread at a time,
// never writes and never checkpoints. Each call sees one edition, whole. Failure means the file is gone or damaged
// (see is_broken); an entry that is not there is an empty answer, not a failure.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "content/store/summary.h"
#include "content/town.h"

namespace veche::content {

class StoreDatabase;

class StoreReader {
  public:
    // The file must have been opened by a Store before.
    [[nodiscard]] static Result<StoreReader> open(const std::filesystem::path& file);
    StoreReader(StoreReader&&) noexcept;
    StoreReader& operator=(StoreReader&&) noexcept;
    ~StoreReader();

    [[nodiscard]] Result<std::uint64_t> edition();
    // Nothing before the first edition.
    [[nodiscard]] Result<std::optional<Town>> town();

    [[nodiscard]] Result<ListPage> list(const ListQuery& query, const Viewpoint& view);
    [[nodiscard]] Result<ListFacets> facets(const std::vector<Kind>& kinds, const Viewpoint& view);
    [[nodiscard]] Result<std::optional<StoredEntry>> entry(const EntryId& id, const Viewpoint& view);
    // In the order asked; those that are not shown today are left out.
    [[nodiscard]] Result<std::vector<EntrySummary>> summaries(const std::vector<EntryId>& ids, const Viewpoint& view);
    // News, decisions, draft acts and plans by date, not later than today.
    [[nodiscard]] Result<std::vector<EntrySummary>> what_is_new(std::size_t count, const Viewpoint& view);
    // Draft acts open for comments and open polls, the first to close first.
    [[nodiscard]] Result<std::vector<EntrySummary>> what_closes_soon(std::size_t count, const Viewpoint& view);
    // Both days inclusive, by day and time.
    [[nodiscard]] Result<std::vector<EntrySummary>> events_between(Date from, Date to, const Viewpoint& view);
    // By Kind.
    [[nodiscard]] Result<std::array<KindCount, kind_count>> counts(const Viewpoint& view);
    // Entries that name this one: the poll a decision was taken on, the draft a decision was made from, the plan
    // whose item links here, the officials and groups of a body.
    [[nodiscard]] Result<std::vector<EntrySummary>> referring(const EntryId& id, const Viewpoint& view);

    [[nodiscard]] bool is_broken() const;
    // For content/search/search.h.
    [[nodiscard]] StoreDatabase& database() { return *database_; }

  private:
    explicit StoreReader(std::unique_ptr<StoreDatabase> database);

    std::unique_ptr<StoreDatabase> database_;
};

}  // namespace veche::content
