// `publish` through the content store, in this process.
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/files.h"
#include "base/sha256.h"
#include "server/commands/commands.h"
#include "server/databases.h"
#include "server/edition/published.h"
#include "server/editorial/approved.h"
#include "server/editorial/check.h"
#include "server/editorial/import.h"
#include "server/layout.h"
#include "tests/folders.h"
#include "tests/server/publish/folder_on_disk.h"
#include "tests/server/support/engine.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

namespace fs = std::filesystem;

// Nothing in it is drawn by lot or counted from today.
void write_town(const publish::FolderOnDisk& folder) {
    folder.write_smallest_town();
    fs::copy(fs::path(VECHE_SOURCE_DIR) / "assets/sample-town/events/parking-plan.png", folder.path() / "plan.png");
    folder.write("news/water.md",
                 "+++\nkind = \"news\"\ntitle = \"Вода\"\nsummary = \"Воды не будет.\"\ndate = 2026-11-01\n"
                 "topics = [\"housing\"]\n+++\nВоды **не будет** 5 ноября.\n");
    folder.write("news/water.uk.md",
                 "+++\nkind = \"news\"\ntitle = \"Вода\"\nsummary = \"Води не буде.\"\ndate = 2026-11-01\n"
                 "topics = [\"housing\"]\n+++\nВоди **не буде** 5 листопада.\n");
    folder.write("parking.md",
                 "+++\nkind = \"news\"\ntitle = \"Стоянка\"\nsummary = \"План стоянки.\"\ndate = 2026-11-02\n\n"
                 "[[attachments]]\ntitle = \"План\"\nfile = \"plan.png\"\n+++\nСмотрите план.\n");
    folder.write(
        "yard.md",
        "+++\nkind = \"poll\"\ntitle = \"Двор\"\nsummary = \"Каким быть двору.\"\nopens = 2026-11-01\n"
        "closes = 2099-12-01\n\n[[question]]\nid = \"q1\"\ntext = \"Что нужнее?\"\nanswer = \"single_choice\"\n"
        "options = [\"Скамейки\", \"Деревья\"]\noption_ids = [\"qfrm6ssw\", \"2vdfx5xb\"]\n+++\nРасскажите.\n");
    folder.write("old.txt", "Старый текст\n\nБез заголовка.\n");
}

struct Editorial {
    test::TemporaryFolder folder;
    publish::FolderOnDisk texts{"texts"};
    Layout layout = test::found_town_folder(folder.path() / "town");
    std::ostringstream said;

    Editorial() { write_town(texts); }
    void publish() { publish(texts.path()); }
    void publish(const fs::path& from) {
        said.str("");
        const auto published = commands::publish({layout.root, from, false, false}, said);
        REQUIRE_MESSAGE(published, published.error().message, "\n", said.str());
    }
    [[nodiscard]] LastEdition edition() const {
        auto last = read_last_edition(layout);
        REQUIRE(last);
        CHECK(last->damage.empty());
        return std::move(*last);
    }
    [[nodiscard]] std::unique_ptr<store::ContentStore> content() const {
        auto store = storage_of(layout)->content();
        REQUIRE_MESSAGE(store, store.error().message);
        return std::move(*store);
    }
    [[nodiscard]] store::ContentFiles files() const { return store::ContentFiles(layout.editorial()); }
    [[nodiscard]] std::int64_t versions_kept() const {
        auto database = storage_of(layout)->connect(store::content_schema(), store::Storage::Access::read);
        REQUIRE(database);
        return *(*database)->number("SELECT count(*) FROM version", {});
    }
    void change(const std::string& statement) const { test::change_store(layout, store::content_schema(), statement); }
    fs::path exported(const std::string& name) {
        fs::path target = folder.path() / name;
        const auto done = commands::export_content({layout.root, target}, said);
        REQUIRE_MESSAGE(done, done.error().message);
        return target;
    }
    // Of the catalog as it would be with the number, day, id and keys of no town.
    [[nodiscard]] std::string catalog_hash() const {
        LastEdition last = edition();
        last.catalog.town.id = std::string(32, '0');
        const std::string key(64, '0');
        last.catalog.town.keys = {key, key, key, key};
        last.catalog.town.reads.clear();
        last.catalog.town.rules = {};
        const auto written = content::edition::write_edition(1, {0}, last.catalog.town, last.entries);
        REQUIRE_MESSAGE(written, written.error().message);
        // What is published are these very pages.
        CHECK(written->catalog.pages == last.catalog.pages);
        return sha256_hex(written->catalog_bytes);
    }
};

// Names and bytes of all files.
std::map<std::string, std::string> files_in(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& each : fs::recursive_directory_iterator(folder)) {
        if (!each.is_regular_file()) continue;
        files.emplace(each.path().lexically_relative(folder).string(), *read_file(each.path(), 100'000'000));
    }
    return files;
}

}  // namespace

TEST_CASE_FIXTURE(Editorial, "a folder gives the edition that it gave before there was a content store") {
    publish();
    // Made by the program of before (e5785e1).
    CHECK(catalog_hash() == "df666e2fa37c43c977e24ce50d1b628ce9d0df9af7ba6ca500672994e5220c4f");
}

TEST_CASE_FIXTURE(Editorial, "what is exported is the folder that was published, byte for byte, also after edits") {
    publish();
    CHECK(files_in(exported("first")) == files_in(texts.path()));
    texts.write("news/water.uk.md",
                "+++\nkind = \"news\"\ntitle = \"Вода є\"\nsummary = \"Вода є.\"\ndate = 2026-11-01\n"
                "topics = [\"housing\"]\n+++\nТак.\n");
    // A remark nobody is shown.
    texts.write("council.md", "+++\n# Спросить.\nkind = \"body\"\ntitle = \"Совет\"\nsummary = \"Решает.\"\n+++\n");
    texts.remove("old.txt");
    publish();
    CHECK(files_in(exported("second")) == files_in(texts.path()));
    // Nothing is read anew of what did not change: it is kept all the same.
    publish();
    CHECK(files_in(exported("third")) == files_in(texts.path()));
}

TEST_CASE_FIXTURE(Editorial, "publishing what was exported changes nothing") {
    publish();
    const std::string before = catalog_hash();
    const auto versions = versions_kept();
    publish(exported("again"));
    CHECK(said.str().find("none new, none changed, none gone") != std::string::npos);
    CHECK(catalog_hash() == before);
    CHECK(versions_kept() == versions);
    CHECK(files_in(exported("once more")) == files_in(texts.path()));
}

TEST_CASE_FIXTURE(Editorial, "the whole sample town is exported as it was published") {
    const fs::path town = folder.path() / "sample";
    fs::copy(fs::path(VECHE_SOURCE_DIR) / "assets/sample-town", town, fs::copy_options::recursive);
    publish(town);
    // With the ids its options were given.
    CHECK(files_in(exported("sample-exported")) == files_in(town));
    publish(folder.path() / "sample-exported");
    CHECK(said.str().find("none new, none changed, none gone") != std::string::npos);
}

TEST_CASE_FIXTURE(Editorial, "ids of options that are given by a publication stand in what is exported") {
    texts.write("bench.md",
                "+++\nkind = \"poll\"\ntitle = \"Скамья\"\nsummary = \"Где.\"\nopens = 2026-11-01\ncloses = "
                "2099-12-01\n\n[[question]]\nid = \"q1\"\ntext = \"Где?\"\nanswer = \"single_choice\"\noptions = "
                "[\"Там\", \"Тут\"]\n+++\nРасскажите.\n");
    publish();
    CHECK(files_in(texts.path()).at("bench.md").find("option_ids") != std::string::npos);
    CHECK(files_in(exported("polls")) == files_in(texts.path()));
}

TEST_CASE_FIXTURE(Editorial, "an export before the first publication says that nothing is kept, and writes nothing") {
    const auto none = commands::export_content({layout.root, folder.path() / "out"}, said);
    REQUIRE_FALSE(none);
    CHECK(none.error().message.find("nothing is kept of what was published") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.path() / "out"));
    publish();
    // Into a folder where something is it does not write either.
    CHECK_FALSE(commands::export_content({layout.root, texts.path()}, said));
}

TEST_CASE_FIXTURE(Editorial, "a folder of before there was a content store has all in it after one publication" *
                                 test::only_in_files{"no town came to PostgreSQL without a store of content"}) {
    publish();
    fs::remove_all(layout.editorial());
    const auto early = commands::export_content({layout.root, folder.path() / "early"}, said);
    CHECK_FALSE(early);
    const std::string before = catalog_hash();
    publish();
    CHECK(catalog_hash() == before);
    CHECK(files_in(exported("later")) == files_in(texts.path()));
    CHECK(content()->live()->catalog == edition().catalog_hash);
}

TEST_CASE_FIXTURE(Editorial, "what is published is approved by command, by whom and on top of what was live") {
    publish();
    const auto first = content()->approvals("entry/water");
    REQUIRE(first->size() == 1);
    CHECK(first->front().how == store::ApprovedHow::by_command);
    CHECK(first->front().person.starts_with("command:"));
    CHECK(first->front().live.empty());
    CHECK(content()->approvals("town")->size() == 1);
    CHECK(content()->approvals("rules")->size() == 1);
    texts.remove("news/water.uk.md");
    publish();
    const auto second = content()->approvals("entry/water");
    REQUIRE(second->size() == 2);
    CHECK(second->front().live == first->front().hash);
    CHECK(second->back().has_lapsed);
    CHECK(content()->approvals("entry/parking")->size() == 1);
    // That it goes is approved as well.
    texts.remove("news/water.md");
    publish();
    REQUIRE(content()->approvals("entry/water")->size() == 3);
    CHECK(content()->live()->subjects.at("entry/water").hash ==
          sha256_hex(publish::form_of_entry(content::EntryId("water"), {})));
    publish();
    CHECK(content()->approvals("entry/water")->size() == 3);
}

TEST_CASE_FIXTURE(Editorial, "an approval that waits on top of what a publication changes has lapsed") {
    publish();
    const auto store = content();
    const std::string form = R"({"entry":"water","languages":{}})";
    const auto sent = store->send({"entry/water", sha256_hex(form), form, {}}, *store->newest("entry/water"), {},
                                  {"editor", "", {1}});
    REQUIRE((sent && *sent));
    const std::int64_t number = **sent;
    REQUIRE(*store->approve({number, sha256_hex(form), *store->live_of("entry/water")}, {"approver", "", {2}}));
    texts.remove("news/water.uk.md");
    publish();
    CHECK((*store->version(number))->state == store::VersionState::lapsed);
    const auto entries = edition().entries;
    CHECK(std::any_of(entries.begin(), entries.end(),
                      [](const content::Entry& entry) { return entry.id.text() == "water"; }));
}

TEST_CASE_FIXTURE(Editorial, "a version or an approval that was changed in the store is refused, and named") {
    publish();
    const auto edition_now = edition();
    const publish::Forms forms = publish::forms_of(edition_now.catalog.town, edition_now.entries);
    const auto judged = [&] {
        const auto known = editorial::read_known(*content());
        REQUIRE_MESSAGE(known, known.error().message);
        const auto done = editorial::check_approved(forms, known->approved, known->live);
        return done ? std::string() : done.error().message;
    };
    CHECK(judged().empty());
    CHECK(editorial::check_store(*content(), files())->empty());
    const std::string row = " WHERE subject = 'entry/water'";
    SUBCASE("another text under the approved hash") {
        change("UPDATE version SET form = (SELECT form FROM version WHERE subject = 'entry/parking')" + row);
        CHECK(judged().starts_with("entry/water: its version was changed after it was approved"));
        const auto told = editorial::check_store(*content(), files());
        REQUIRE(told->size() == 1);
        CHECK(told->front().find("was changed after it was approved") != std::string::npos);
        // The folder is what the town says: published from it, it is right again.
        publish();
        CHECK(judged().empty());
    }
    SUBCASE("the hash of another in the version") {
        change("UPDATE version SET hash = (SELECT hash FROM version WHERE subject = 'entry/parking')" + row);
        CHECK(judged().starts_with("entry/water: its version was changed after it was approved"));
    }
    SUBCASE("the hash of another in the approval") {
        change("UPDATE approval SET hash = (SELECT hash FROM version WHERE subject = 'entry/parking')" + row);
        CHECK(judged().starts_with("entry/water: what was approved is another version"));
    }
    SUBCASE("no approval") {
        change("DELETE FROM approval" + row);
        CHECK(judged().starts_with("entry/water: no approval names it"));
    }
    SUBCASE("on top of something that never was") {
        change("UPDATE live SET hash = 'other'" + row);
        CHECK(judged().starts_with("entry/water: it was approved on top of what is live no more"));
    }
    SUBCASE("one that is live and is left out") {
        publish::Forms fewer = forms;
        fewer.erase("entry/water");
        const auto known = editorial::read_known(*content());
        const auto done = editorial::check_approved(fewer, known->approved, known->live);
        REQUIRE_FALSE(done);
        CHECK(done.error().message.starts_with("entry/water: it is live, and nobody approved that it goes"));
    }
}

TEST_CASE_FIXTURE(Editorial, "a publication that was ended before it noted what is live is taken up by the next one") {
    publish();
    change("UPDATE edition SET catalog = 'before'");
    change("UPDATE live SET hash = 'older', version = 0 WHERE subject = 'entry/water'");
    texts.remove("news/water.uk.md");
    publish();
    CHECK(content()->live()->catalog == edition().catalog_hash);
    CHECK(content()->live()->subjects.at("entry/water").version > 0);
    CHECK(files_in(exported("out")) == files_in(texts.path()));
}

TEST_CASE_FIXTURE(Editorial, "a file of a source that is damaged is named by check and not exported") {
    publish();
    const auto version = content()->live()->subjects.at("entry/parking").version;
    const auto sources = content()->sources(version);
    REQUIRE(sources->size() == 2);
    std::ofstream(layout.editorial() / content::edition::blob_path(sources->back().hash)) << "rotten";
    const auto told = editorial::check_store(*content(), files());
    REQUIRE(told->size() == 1);
    CHECK(told->front().find("other bytes than its name says") != std::string::npos);
    CHECK_FALSE(commands::export_content({layout.root, folder.path() / "out"}, said));
}

TEST_CASE_FIXTURE(Editorial, "a name in the store that leads out of the folder is not written") {
    publish();
    change("UPDATE version_file SET name = '../out.md' WHERE name = 'parking.md'");
    const auto done = commands::export_content({layout.root, folder.path() / "exported" / "here"}, said);
    REQUIRE_FALSE(done);
    CHECK(done.error().message.find("no name of a file") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.path() / "exported" / "out.md"));
}

TEST_CASE_FIXTURE(Editorial,
                  "a backup has the content store and its files, and a restore brings both to a new machine") {
    publish();
    const fs::path backup = folder.path() / "backup";
    const auto made = commands::backup({layout.root, backup, false, 0}, said);
    REQUIRE_MESSAGE(made, made.error().message);
    const Layout fresh{folder.path() / "fresh"};
    fs::create_directory(fresh.root);
    fs::copy(layout.keys(), fresh.keys(), fs::copy_options::recursive);
    const auto restored = commands::restore({fresh.root, backup}, said);
    REQUIRE_MESSAGE(restored, restored.error().message);
    const auto exported = commands::export_content({fresh.root, folder.path() / "from backup"}, said);
    REQUIRE_MESSAGE(exported, exported.error().message);
    CHECK(files_in(folder.path() / "from backup") == files_in(texts.path()));
}

}  // namespace veche::server
