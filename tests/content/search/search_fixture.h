// A town in a temporary store, ready to be searched.
#pragma once

#include <algorithm>
#include <doctest/doctest.h>
#include <optional>

#include "content/search/search.h"
#include "tests/content/store/town_fixture.h"

namespace veche::content::fixture {

class SearchedTown {
  public:
    SearchedTown() : store_(Store::open(folder_.file())) { REQUIRE(store_); }

    // `text`: one line is one paragraph.
    Entry& add(Entry made, const std::string& text = {}) {
        if (!text.empty()) {
            made.text = {"blob" + std::to_string(entries_.size()), text.size()};
            texts_.texts[made.text.hash] = text;
        }
        return entries_.emplace_back(std::move(made));
    }

    void publish() {
        const auto changes = store_->apply_edition(town(), ++edition_, entries_, texts_);
        REQUIRE(changes);
        if (search_) return;
        auto reader = StoreReader::open(folder_.file());
        REQUIRE(reader);
        reader_.emplace(std::move(*reader));
        search_.emplace(*reader_);
    }

    SearchAnswer find(const SearchQuery& query, const Viewpoint& view) {
        auto answer = search_->find(query, view);
        REQUIRE(answer);
        return std::move(*answer);
    }
    SearchAnswer find(const std::string& text) {
        SearchQuery query;
        query.text = text;
        return find(query, {Language::russian, {2026, 11, 20}});
    }
    std::vector<std::string> ids(const std::string& text) {
        std::vector<std::string> found;
        for (const SearchHit& hit : find(text).hits) found.push_back(hit.entry.id.text());
        return found;
    }
    // Sorted, for questions where the order does not matter.
    std::vector<std::string> set(const std::string& text) {
        auto found = ids(text);
        std::sort(found.begin(), found.end());
        return found;
    }
    StoreReader& reader() { return *reader_; }
    std::vector<Entry>& entries() { return entries_; }

  private:
    StoreFolder folder_;
    TextsInMemory texts_;
    tl::expected<Store, StoreFailure> store_;
    std::vector<Entry> entries_;
    std::uint64_t edition_ = 0;
    std::optional<StoreReader> reader_;
    std::optional<Search> search_;
};

}  // namespace veche::content::fixture
