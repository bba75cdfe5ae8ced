#include "content/store/store.h"

#include <doctest/doctest.h>
#include <fstream>

#include "base/sqlite.h"
#include "content/store/reader.h"
#include "tests/content/store/town_fixture.h"

namespace veche::content {
namespace {

using fixture::entry;

const Viewpoint russian{Language::russian, {2026, 11, 20}};

struct Opened {
    fixture::StoreFolder folder;
    fixture::TextsInMemory texts;
    tl::expected<Store, StoreFailure> store = Store::open(folder.file());

    Result<EditionChanges> apply(std::uint64_t edition, const std::vector<Entry>& entries) {
        return store->apply_edition(fixture::town(), edition, entries, texts);
    }
};

std::vector<std::string> ids(const Result<ListPage>& page) {
    std::vector<std::string> ids;
    for (const EntrySummary& row : page->rows) ids.push_back(row.id.text());
    return ids;
}

void write_garbage(const std::filesystem::path& file, std::size_t from) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(from));
    for (int i = 0; i < 20'000; ++i) stream.put(static_cast<char>(i * 37));
}

}  // namespace

TEST_CASE("a store that was not there is created empty") {
    Opened opened;
    REQUIRE(opened.store);
    CHECK(opened.store->condition() == Store::Condition::created);
    CHECK(opened.store->edition() == 0U);
}

TEST_CASE("an edition adds, changes and removes entries and tells how many") {
    Opened opened;
    Entry kept = entry("kept", NewsDetails{}, "Остаётся");
    Entry changed = entry("changed", NewsDetails{}, "Меняется");
    auto changes = opened.apply(1, {kept, changed, entry("gone", NewsDetails{}, "Уходит")});
    REQUIRE(changes);
    CHECK(changes->added == 3);

    changed.revision = 2;
    changed.title = "Изменилось";
    changes = opened.apply(2, {kept, changed, entry("new", NewsDetails{}, "Новое")});
    REQUIRE(changes);
    CHECK(changes->added == 1);
    CHECK(changes->changed == 1);
    CHECK(changes->removed == 1);
    CHECK(opened.store->edition() == 2U);

    auto reader = StoreReader::open(opened.folder.file());
    REQUIRE(reader);
    ListQuery by_title;
    by_title.order = ListOrder::title;
    CHECK(ids(reader->list(by_title, russian)) == std::vector<std::string>{"changed", "new", "kept"});
    CHECK(reader->entry(EntryId("changed"), russian)->value().entry == changed);
    CHECK_FALSE(reader->entry(EntryId("gone"), russian)->has_value());
}

TEST_CASE("the log gives its room back, whether an edition went into the store or not") {
    Opened opened;
    std::vector<Entry> entries;
    for (int i = 0; i < 400; ++i) {
        entries.push_back(entry("news-" + std::to_string(i), NewsDetails{}, "Новость"));
        entries.back().summary = std::string(10'000, 'a');
    }
    const auto log = opened.folder.file("store.db-wal");
    REQUIRE(opened.apply(1, entries));
    CHECK(std::filesystem::file_size(log) == 0);
    for (Entry& changed : entries) changed.summary[0] = 'b';
    entries.back().text = {std::string(64, '0'), 1};  // which is not there
    REQUIRE_FALSE(opened.apply(2, entries));
    CHECK(std::filesystem::file_size(log) == 0);
    CHECK(opened.store->edition() == 1U);
}

TEST_CASE("a step from the edition shown writes what changed and leaves the rest as a whole edition would") {
    Opened opened;
    const Entry kept = entry("kept", NewsDetails{}, "Остаётся");
    Entry changed = entry("changed", NewsDetails{}, "Меняется");
    const Entry gone = entry("gone", NewsDetails{}, "Уходит");
    REQUIRE(opened.store->apply_edition(fixture::town(), 1, std::vector{kept, changed, gone}, opened.texts, "first"));
    CHECK(opened.store->catalog() == "first");

    changed.title = "Изменилось";
    Entry translated = kept;
    translated.language = Language::ukrainian;
    const edition::EditionStep step{
        {changed, translated}, {{EntryId("gone"), Language::russian}, {EntryId("never there"), Language::russian}}};
    const auto changes = opened.store->apply_step(fixture::town(), 2, step, opened.texts, "second");
    REQUIRE(changes);
    REQUIRE(*changes);
    CHECK((*changes)->added == 1);
    CHECK((*changes)->changed == 1);
    CHECK((*changes)->removed == 1);
    CHECK(opened.store->edition() == 2U);
    CHECK(opened.store->catalog() == "second");
    {
        auto reader = StoreReader::open(opened.folder.file());
        REQUIRE(reader);
        CHECK(reader->entry(EntryId("changed"), russian)->value().entry == changed);
        CHECK(reader->entry(EntryId("kept"), russian)->value().entry == kept);
        CHECK_FALSE(reader->entry(EntryId("gone"), russian)->has_value());
    }
    // The names of topics stand with every entry in the index: then a step is not enough, and nothing has changed.
    Town renamed = fixture::town();
    renamed.topics[0].name[Language::russian] = "Дома";
    const auto refused = opened.store->apply_step(renamed, 3, {}, opened.texts, "third");
    REQUIRE(refused);
    CHECK_FALSE(*refused);
    CHECK(opened.store->edition() == 2U);
}

TEST_CASE("texts are asked only for what is new or changed") {
    Opened opened;
    Entry with_text = entry("a", NewsDetails{}, "А");
    with_text.text = {"h1", 10};
    opened.texts.texts["h1"] = "Текст";
    REQUIRE(opened.apply(1, {with_text, entry("b", NewsDetails{}, "Б")}));
    CHECK(opened.texts.asked == 1);
    REQUIRE(opened.apply(2, {with_text}));
    CHECK(opened.texts.asked == 1);
}

TEST_CASE("an edition with a missing text changes nothing") {
    Opened opened;
    REQUIRE(opened.apply(1, {entry("a", NewsDetails{}, "А")}));
    Entry broken = entry("b", NewsDetails{}, "Б");
    broken.text = {"nowhere", 1};
    const auto changes = opened.apply(2, {broken});
    REQUIRE_FALSE(changes);
    CHECK(changes.error().message == "b (ru): no blob nowhere");
    CHECK(opened.store->edition() == 1U);
    auto reader = StoreReader::open(opened.folder.file());
    CHECK(ids(reader->list({}, russian)) == std::vector<std::string>{"a"});
    REQUIRE(opened.apply(2, {entry("c", NewsDetails{}, "В")}));
}

TEST_CASE("a reader opened before sees the new edition after it is applied") {
    Opened opened;
    REQUIRE(opened.apply(1, {entry("a", NewsDetails{}, "А")}));
    auto reader = StoreReader::open(opened.folder.file());
    CHECK(reader->edition() == 1U);
    REQUIRE(opened.apply(2, {entry("b", NewsDetails{}, "Б")}));
    CHECK(reader->edition() == 2U);
    CHECK(ids(reader->list({}, russian)) == std::vector<std::string>{"b"});
}

TEST_CASE("the town comes back as it was applied") {
    Opened opened;
    {
        auto reader = StoreReader::open(opened.folder.file());
        CHECK_FALSE(reader->town()->has_value());
    }
    REQUIRE(opened.apply(1, {}));
    auto reader = StoreReader::open(opened.folder.file());
    CHECK(reader->town()->value() == fixture::town());
}

TEST_CASE("a store is found again as it was left") {
    fixture::StoreFolder folder;
    fixture::TextsInMemory texts;
    const std::vector<Entry> entries = {entry("a", NewsDetails{}, "А")};
    REQUIRE(Store::open(folder.file())->apply_edition(fixture::town(), 7, entries, texts));
    auto again = Store::open(folder.file(), Store::Check::thorough);
    CHECK(again->condition() == Store::Condition::existing);
    CHECK(again->edition() == 7U);
}

TEST_CASE("a store that another program holds is not called damaged and is not thrown away") {
    fixture::StoreFolder folder;
    fixture::TextsInMemory texts;
    const std::vector<Entry> entries = {entry("a", NewsDetails{}, "А")};
    REQUIRE(Store::open(folder.file())->apply_edition(fixture::town(), 7, entries, texts));
    {
        auto other = Database::open(folder.file(), Database::Mode::read_write);
        REQUIRE(other);
        REQUIRE(other->execute("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE held(one)"));
        const auto refused = Store::open(folder.file());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == DatabaseFault::locked);
        REQUIRE(other->execute("ROLLBACK"));
    }
    CHECK_FALSE(std::filesystem::exists(folder.file().string() + ".broken"));
    CHECK(Store::open(folder.file())->edition() == 7U);
}

TEST_CASE("a store that cannot be reached or has no room says which") {
    fixture::StoreFolder folder;
    fixture::TextsInMemory texts;
    std::filesystem::create_directories(folder.file());
    const auto refused = Store::open(folder.file());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == DatabaseFault::unreadable);
    auto small = Database::open(folder.file().parent_path() / "small.db", Database::Mode::create);
    REQUIRE(small);
    REQUIRE(small->execute("CREATE TABLE t(text); PRAGMA max_page_count=4"));
    CHECK_FALSE(small->execute("INSERT INTO t VALUES(randomblob(100000))"));
    CHECK(small->last_fault() == DatabaseFault::disk_full);
    CHECK_FALSE(small->is_broken());
    CHECK_FALSE(small->execute("SELECT * FROM not_there"));
    CHECK(small->last_fault() == DatabaseFault::other);
}

TEST_CASE("a broken file is put aside and an empty store stands in its place") {
    fixture::StoreFolder folder;
    fixture::TextsInMemory texts;
    std::vector<Entry> entries;
    for (int i = 0; i < 200; ++i) entries.push_back(entry("e" + std::to_string(i), NewsDetails{}, "Новость"));
    REQUIRE(Store::open(folder.file())->apply_edition(fixture::town(), 7, entries, texts));

    SUBCASE("from its first byte") {
        write_garbage(folder.file(), 0);
    }
    SUBCASE("in the middle") {
        write_garbage(folder.file(), 4096);
    }
    SUBCASE("cut short") {
        std::filesystem::resize_file(folder.file(), 10'000);
    }
    auto again = Store::open(folder.file(), Store::Check::thorough);
    REQUIRE(again);
    CHECK(again->condition() == Store::Condition::replaced);
    CHECK(again->edition() == 0U);
    CHECK(std::filesystem::exists(folder.file("store.db.broken")));
    CHECK(again->apply_edition(fixture::town(), 7, entries, texts));
}

TEST_CASE("a file of another schema is made anew") {
    fixture::StoreFolder folder;
    { const auto store = Store::open(folder.file()); }
    std::fstream stream(folder.file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(60);  // user_version, big endian, in SQLite's header
    stream.write("\0\0\0\x63", 4);
    stream.close();
    const auto again = Store::open(folder.file());
    REQUIRE(again);
    CHECK(again->condition() == Store::Condition::created);
}

TEST_CASE("a folder that cannot be written is an error, not damage") {
    const auto store = Store::open("/nowhere/at/all/store.db");
    REQUIRE_FALSE(store);
    CHECK(store.error().message.find("/nowhere/at/all/store.db: ") == 0);
    CHECK_FALSE(StoreReader::open("/nowhere/at/all/store.db"));
}

}  // namespace veche::content
