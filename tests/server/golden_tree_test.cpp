// A server's folder of before format 2 of the edition (tests/golden/v1), taken up by today's commands.
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/files.h"
#include "base/sha256.h"
#include "content/edition/delta.h"
#include "content/submission.h"
#include "server/commands/commands.h"
#include "server/edition/check.h"
#include "server/edition/deltas.h"
#include "server/edition/published.h"
#include "sync/protocol/keys.h"
#include "tests/folders.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

namespace fs = std::filesystem;

struct GoldenServer {
    test::TemporaryFolder folder;
    Layout layout{folder.path() / "server"};
    fs::path source = folder.path() / "town";
    std::ostringstream said;

    GoldenServer() {
        REQUIRE(protocol::initialise_cryptography());
        const fs::path golden = fs::path(VECHE_SOURCE_DIR) / "tests" / "golden" / "v1";
        fs::copy(golden / "server", layout.root, fs::copy_options::recursive);
        fs::copy(golden / "town", source, fs::copy_options::recursive);
        for (const auto& key : fs::directory_iterator(layout.root / "keys")) {
            fs::permissions(key.path(), fs::perms::owner_read | fs::perms::owner_write);
        }
    }
    [[nodiscard]] content::edition::Catalog catalog() const {
        const auto published = read_published(layout);
        REQUIRE_MESSAGE(published, published.error().message);
        return (*published)->catalog;
    }
};

}  // namespace

TEST_CASE_FIXTURE(GoldenServer, "the first edition with names by unpacked bytes changes no document and no revision") {
    CHECK(catalog().format == 1);
    CHECK(check_content(layout).empty());
    const auto before = read_last_edition(layout);
    REQUIRE(before);
    const auto published = commands::publish({layout.root, source}, said);
    REQUIRE_MESSAGE(published, published.error().message);
    CAPTURE(said.str());
    // The poll of before had no ids for its options; that is the one change, and no new revision of it.
    CHECK(said.str().find("none new, 1 changed, none gone.\n  ~ of the town itself: rules of the law and days off, "
                          "what may be handed in\n  ~ poll-yard (ru)") != std::string::npos);
    CHECK(catalog().format == 2);
    CHECK(check_content(layout).empty());
    const auto after = read_last_edition(layout);
    REQUIRE(after);
    CHECK(after->entries.size() == before->entries.size());
    for (const content::Entry& entry : after->entries) {
        const auto same = std::find_if(before->entries.begin(), before->entries.end(), [&](const content::Entry& old) {
            return old.id == entry.id && old.language == entry.language;
        });
        REQUIRE(same != before->entries.end());
        CHECK_MESSAGE(entry.revision == same->revision, entry.id);
        if (entry.kind() != content::Kind::poll) CHECK_MESSAGE(entry == *same, entry.id);
    }
}

TEST_CASE_FIXTURE(GoldenServer,
                  "a step from format 1 has its delta, and what no kept edition needs goes after eight more") {
    const std::string first_catalog = *read_file(
        layout.targets() /
            protocol::tuf::catalog_file_name((*read_published(layout))->targets.targets.at("catalog.json").sha256),
        content::edition::longest_catalog_bytes);
    const auto first = content::edition::read_catalog(first_catalog);
    const auto is_there = [&](const std::string& path) { return fs::exists(layout.content() / path); };
    const auto delta_to_newest = [&] {
        const auto target = (*read_published(layout))->targets.targets.at("catalog.json");
        return content::edition::delta_path(sha256_hex(first_catalog), protocol::to_hex(target.sha256));
    };
    content::edition::FolderBlobs blobs(layout.content().string());
    for (std::size_t edition = 1; edition <= kept_editions; ++edition) {
        std::ofstream(source / "news" / "news-new.md") << "+++\nkind = \"news\"\ntitle = \"Новость\"\nsummary = "
                                                          "\"Кратко.\"\ndate = \"2026-11-01\"\n+++\nНомер "
                                                       << edition << ".\n";
        const auto published = commands::publish({layout.root, source}, said);
        REQUIRE_MESSAGE(published, published.error().message);
        REQUIRE(is_there(delta_to_newest()));
        const auto delta = read_file(layout.content() / delta_to_newest(), content::edition::longest_delta_bytes);
        const auto target = (*read_published(layout))->targets.targets.at("catalog.json");
        const auto applied = content::edition::apply_delta(*delta, first_catalog,
                                                           {protocol::to_hex(target.sha256), target.length}, blobs);
        CHECK_MESSAGE(applied, applied.error().message);
        CHECK(is_there(content::edition::blob_path(first->pages.at(0).blob.hash)));
        CHECK(std::distance(fs::directory_iterator(layout.deltas()), {}) == static_cast<std::ptrdiff_t>(edition));
    }
    const auto before =
        fs::file_size(layout.targets() / protocol::tuf::catalog_file_name(protocol::sha256(first_catalog)));
    CHECK(before == first_catalog.size());
    REQUIRE(commands::publish({layout.root, source}, said));
    CHECK_FALSE(is_there(delta_to_newest()));
    CHECK_FALSE(is_there(content::edition::blob_path(first->pages.at(0).blob.hash)));
    CHECK_FALSE(fs::exists(layout.targets() / protocol::tuf::catalog_file_name(protocol::sha256(first_catalog))));
    CHECK(std::distance(fs::directory_iterator(layout.targets()), {}) == kept_editions + 1);
    CHECK(std::distance(fs::directory_iterator(layout.deltas()), {}) == kept_editions);
    CHECK(check_content(layout).empty());
}

TEST_CASE_FIXTURE(GoldenServer, "nothing is removed while an edition that is kept cannot be read") {
    REQUIRE(commands::publish({layout.root, source}, said));
    const auto stray = layout.content() / content::edition::blob_path(sha256_hex("stray"));
    fs::create_directories(stray.parent_path());
    std::ofstream(stray) << "stray";
    const fs::path page = layout.content() / content::edition::blob_path(catalog().pages.at(0).blob.hash);
    fs::rename(page, folder.path() / "page");
    CHECK_FALSE(remove_old_editions(layout));
    CHECK(fs::exists(stray));
    fs::rename(folder.path() / "page", page);
    const auto removed = remove_old_editions(layout);
    REQUIRE(removed);
    CHECK(*removed == 1);
    CHECK_FALSE(fs::exists(stray));
}

TEST_CASE_FIXTURE(GoldenServer, "an edition says which submissions the server reads; one of before says nothing") {
    CHECK(catalog().town.reads.empty());
    REQUIRE(commands::publish({layout.root, source}, said));
    CHECK(catalog().town.reads == content::submissions_read());
}

}  // namespace veche::server
