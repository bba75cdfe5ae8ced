#include "server/publish/source_cache.h"

#include <doctest/doctest.h>

#include "tests/server/publish/folder_on_disk.h"

namespace veche::server::publish {
namespace {

const std::string edition(64, 'e');

std::string news(const std::string& title, const std::string& text) {
    return "+++\nkind = \"news\"\ntitle = \"" + title + "\"\nsummary = \"Кратко.\"\ndate = 2026-11-01\n+++\n" + text;
}

// A folder published once, with what is known of its sources.
struct Published {
    FolderOnDisk folder;
    SourceCache sources;
    PublishedTown first;
    std::filesystem::path file = folder.path() / ".sources";
    bool texts_are_there = true;

    explicit Published(const std::string& name) : folder(name) {
        folder.write_smallest_town();
        folder.write("fair.md", news("Ярмарка", "Смотрите [совет](entry:council).\n"));
        folder.write("snow.md", news("Снег", "Убирают.\n"));
        first = folder.read(previous());
        REQUIRE(sources.write(file, edition));
        sources = SourceCache::read(file, edition);
    }
    PreviousEdition previous() {
        PreviousEdition previous;
        previous.entries = first.entries;
        previous.sources = &sources;
        previous.has = [this](const content::edition::NeededBlob&) { return texts_are_there; };
        return previous;
    }
};

}  // namespace

TEST_CASE("an unchanged source becomes the entry that was signed, without being read through") {
    Published town("known_source");
    PreviousEdition previous = town.previous();
    // Nothing but the edition before can say this.
    for (content::Entry& entry : previous.entries) entry.summary = "Как подписано.";
    town.folder.write("snow.md", news("Снег", "Убирают утром.\n"));
    const PublishedTown again = town.folder.read(previous);
    CHECK(again.entries.size() == town.first.entries.size());
    CHECK(entry_of(again, "fair").summary == "Как подписано.");
    CHECK(entry_of(again, "fair").revision == 1);
    CHECK(entry_of(again, "snow").summary == "Кратко.");
    CHECK(entry_of(again, "snow").revision == 2);
    CHECK(text_of(again, entry_of(again, "snow")) == "Убирают утром.\n");
    CHECK_FALSE(again.blobs.contains(entry_of(again, "fair").text.hash));
}

TEST_CASE("a source whose text is gone from the tree, or whose entry from the edition, is read through") {
    Published town("unknown_source");
    town.texts_are_there = false;
    CHECK(town.folder.read(town.previous()).blobs == town.first.blobs);
    town.texts_are_there = true;
    PreviousEdition without = town.previous();
    without.entries.clear();
    CHECK(town.folder.read(without).blobs == town.first.blobs);
}

TEST_CASE("what is wrong with a known source is told with its line") {
    Published town("known_source_wrong");
    CHECK(town.folder.errors(town.previous()).empty());
    town.folder.remove("council.md");
    const std::string with_cache = town.folder.errors(town.previous());
    CHECK(with_cache.find("fair.md:7:") != std::string::npos);
    CHECK(with_cache == town.folder.errors());
}

TEST_CASE("what is known of another edition, or is damaged, is not taken") {
    Published town("source_cache_file");
    const auto key_of = [&] { return SourceCache::read(town.file, edition); };
    std::ifstream stream(town.file);
    const std::string json((std::istreambuf_iterator<char>(stream)), {});
    const std::string key = json.substr(json.find("\"key\":\"") + 7, 64);
    CHECK(key_of().find(key) != nullptr);
    CHECK(SourceCache::read(town.file, std::string(64, 'f')).find(key) == nullptr);
    for (const std::string& damaged : {json.substr(0, json.size() - 2), std::string("[]"), std::string()}) {
        std::ofstream(town.file, std::ios::trunc) << damaged;
        CHECK(key_of().find(key) == nullptr);
    }
    std::filesystem::remove(town.file);
    CHECK(key_of().find(key) == nullptr);
}

}  // namespace veche::server::publish
