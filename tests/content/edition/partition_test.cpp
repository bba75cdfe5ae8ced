#include <algorithm>
#include <doctest/doctest.h>
#include <set>

#include "content/edition/edition.h"
#include "content/edition/step.h"
#include "tests/content/edition/sample.h"

namespace veche::content::edition {
namespace {

constexpr Instant noon{1'795'000'000};

std::set<BlobHash> pages_of(const std::vector<Entry>& entries, std::size_t limit = entries_a_page) {
    const auto edition = write_edition(1, noon, sample_town(), entries, limit);
    REQUIRE(edition);
    std::set<BlobHash> hashes;
    for (const auto& page : edition->catalog.pages) hashes.insert(page.blob.hash);
    return hashes;
}

std::size_t different(const std::set<BlobHash>& before, const std::set<BlobHash>& after) {
    std::vector<BlobHash> fresh;
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(fresh));
    return fresh.size();
}

}  // namespace

TEST_CASE("one changed document costs one page") {
    std::vector<Entry> entries = sample_entries(1'000);
    const auto before = pages_of(entries);
    CHECK(before.size() >= 16);
    for (const std::size_t changed : {std::size_t{0}, std::size_t{500}, std::size_t{999}}) {
        std::vector<Entry> edited = entries;
        edited[changed].revision = 2;
        CHECK(different(before, pages_of(edited)) == 1);
    }
    SUBCASE("so does one that goes or comes, as long as its page is not full") {
        entries.pop_back();
        CHECK(different(before, pages_of(entries)) <= 1);
        CHECK(different(pages_of(entries), before) <= 1);
    }
    SUBCASE("one too many for its page makes two of it and leaves the others") {
        std::size_t pages = before.size();
        for (std::size_t id = entries.size(); pages == before.size(); ++id) {
            entries.push_back(sample_entry("entry-" + std::to_string(id)));
            const auto full = pages_of(entries);
            CHECK(different(pages_of({entries.begin(), entries.end() - 1}), full) <= 2);
            pages = full.size();
        }
        CHECK(pages == before.size() + 1);
    }
    SUBCASE("the order in which entries come does not matter") {
        std::reverse(entries.begin(), entries.end());
        CHECK(pages_of(entries) == before);
    }
}

TEST_CASE("what came, changed and went between two editions is found on the pages that differ, and on no other") {
    std::vector<Entry> entries = sample_entries(1'000);
    const auto before = write_edition(1, noon, sample_town(), entries);
    REQUIRE(before);
    entries[5].title = "Иначе";
    const Entry gone = entries[900];
    entries.erase(entries.begin() + 900);
    entries.push_back(sample_entry("another"));
    const auto after = write_edition(2, noon, sample_town(), entries);
    REQUIRE(after);
    // Pages that both editions have cannot be read at all.
    Blobs only_different = before->blobs;
    for (const auto& [hash, blob] : after->blobs) {
        if (only_different.erase(hash) == 0) only_different.emplace(hash, blob);
    }
    MemoryBlobs blobs(only_different);
    const auto step = step_between(before->catalog, after->catalog, blobs);
    REQUIRE(step);
    REQUIRE(step->come.size() == 2);
    for (const Entry& entry : step->come) CHECK((entry == entries[5] || entry == entries.back()));
    CHECK(step->gone == std::vector<std::pair<EntryId, Language>>{{gone.id, gone.language}});
    const auto nothing = step_between(after->catalog, after->catalog, blobs);
    REQUIRE(nothing);
    CHECK(*nothing == EditionStep{});
    MemoryBlobs missing({});
    CHECK_FALSE(step_between(before->catalog, after->catalog, missing));
}

TEST_CASE("no page holds more than its limit and no entry is lost") {
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, std::size_t{256}, std::size_t{257}, std::size_t{5'000}}) {
        const auto edition = write_edition(1, noon, sample_town(), sample_entries(count), most_entries_a_page);
        REQUIRE(edition);
        std::size_t total = 0;
        for (const PageReference& page : edition->catalog.pages) {
            CHECK(page.count <= most_entries_a_page);
            CHECK(page.count > 0);
            total += page.count;
        }
        CHECK(total == count);
        CHECK(edition->blobs.size() == edition->catalog.pages.size());
    }
}

TEST_CASE("entries that no page can hold are an error") {
    std::vector<Entry> entries = sample_entries(2);
    entries[1].id = entries[0].id;
    CHECK_FALSE(write_edition(1, noon, sample_town(), entries));
    entries[1].language = Language::english;
    CHECK(write_edition(1, noon, sample_town(), entries));
    CHECK_FALSE(write_edition(1, noon, sample_town(), entries, 1));
    CHECK_FALSE(write_edition(1, noon, sample_town(), {sample_entry("Не имя")}));
}

}  // namespace veche::content::edition
