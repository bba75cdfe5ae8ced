#include "server/publish/tree.h"

#include <doctest/doctest.h>

#include "tests/content/edition/sample.h"
#include "tests/server/publish/folder_on_disk.h"

namespace veche::server::publish {

TEST_CASE("a written edition is read back from its folder, and only what is new is written") {
    using namespace content::edition;
    const FolderOnDisk folder("tree");
    std::vector<content::Entry> entries = sample_entries(300);
    Blobs blobs;
    entries[0].text = add_text(blobs, "Текст");
    const auto first = write_edition(1, {1}, sample_town(), entries);
    REQUIRE(first);
    const auto report = write_tree(folder.path(), blobs, *first);
    REQUIRE(report);
    CHECK(report->files_written == 1 + first->blobs.size());

    FolderBlobs source(folder.path().string());
    const auto read = read_entries(first->catalog, source);
    REQUIRE(read);
    CHECK(read->size() == 300);

    entries[7].title = "Иначе";
    const auto second = write_edition(2, {2}, sample_town(), entries);
    REQUIRE(second);
    const auto again = write_tree(folder.path(), blobs, *second);
    REQUIRE(again);
    CHECK(again->files_written == 1);  // one page
}

TEST_CASE("a blob cut short by a crash is written again") {
    using namespace content::edition;
    const FolderOnDisk folder("tree_cut");
    Blobs blobs;
    const auto reference = add_raw(blobs, "whole bytes");
    folder.write(blob_path(reference.hash), "who");
    const auto edition = write_edition(1, {1}, sample_town(), {});
    REQUIRE(edition);
    REQUIRE(write_tree(folder.path(), blobs, *edition));
    FolderBlobs source(folder.path().string());
    CHECK(source.read(reference.hash) == "whole bytes");
}

TEST_CASE("a folder that cannot be written is an error with its name") {
    const FolderOnDisk folder("tree_blocked");
    folder.write("blobs", "a file where a folder should be");
    const auto edition =
        content::edition::write_edition(1, {1}, content::edition::sample_town(), {content::edition::sample_entry("a")});
    REQUIRE(edition);
    const auto report = write_tree(folder.path(), {}, *edition);
    REQUIRE_FALSE(report);
    CHECK(report.error().message.find("tree_blocked") != std::string::npos);
}

}  // namespace veche::server::publish
