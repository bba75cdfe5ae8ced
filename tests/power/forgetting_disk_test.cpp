// That the disk of these tests forgets what a real one may forget: each of these writes leaves out one sync.
#include "tests/support/forgetting_disk.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fstream>

#include "base/files.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {
namespace {

namespace fs = std::filesystem;

struct Fixture {
    TemporaryFolder outside;
    ForgettingDisk disk{outside.path() / "graveyard"};
    fs::path folder = outside.path() / "folder";
    Fixture() { fs::create_directory(folder); }

    [[nodiscard]] std::string read(const char* name) const { return read_file(folder / name, 100).value_or("none"); }
    // A file with a name that is not synced.
    void write(const char* name, const std::string& text, bool synced) {
        const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        const Descriptor file(disk.open_part(opened.value(), name));
        REQUIRE(disk.cut(file.value(), 0) == 0);
        REQUIRE(disk.write(file.value(), text.data(), text.size()) > 0);
        if (synced) REQUIRE(disk.sync(file.value()) == 0);
    }
    void sync_names() {
        const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        REQUIRE(disk.sync(opened.value()) == 0);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the forgetting disk loses a name that was not synced, and keeps one that was") {
    write("lost", "text", true);
    write("kept", "text", true);
    fs::rename(folder / "lost", folder / "lost");  // nothing
    disk.lose_power(Unsynced::all_lost);
    CHECK(read("lost") == "none");
    write("kept", "text", true);
    sync_names();
    disk.lose_power(Unsynced::all_lost);
    CHECK(read("kept") == "text");
}

TEST_CASE_FIXTURE(Fixture, "the forgetting disk cuts bytes that were not synced back to those that were") {
    write("file", "old", true);
    sync_names();
    write("file", "newer text", false);
    SUBCASE("lost") {
        disk.lose_power(Unsynced::bytes_lost);
        CHECK(read("file") == "old");
    }
    SUBCASE("torn") {
        disk.lose_power(Unsynced::bytes_torn);
        CHECK(read("file") == "newer");
    }
    SUBCASE("kept") {
        disk.lose_power(Unsynced::all_kept);
        CHECK(read("file") == "newer text");
    }
}

TEST_CASE_FIXTURE(Fixture, "the forgetting disk gives back what was replaced and removed without a sync") {
    const DiskInPlace in_place(disk);
    REQUIRE(write_file(folder / "replaced", "old", 0600));
    REQUIRE(write_file(folder / "removed", "old", 0600));
    REQUIRE(make_folder(folder / "sub", 0700));
    REQUIRE(write_file(folder / "sub" / "file", "old", 0600));
    REQUIRE(write_file_unsynced(folder / "replaced", "new", 0600));
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const Descriptor sub(::open((folder / "sub").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    REQUIRE(disk.remove(opened.value(), "removed") == 0);
    REQUIRE(disk.remove(sub.value(), "file") == 0);
    REQUIRE(disk.remove_folder(opened.value(), "sub") == 0);
    CHECK(read("replaced") == "new");
    CHECK_FALSE(fs::exists(folder / "sub"));
    disk.lose_power(Unsynced::all_lost);
    for (const char* name : {"replaced", "removed", "sub/file"}) CHECK(read(name) == "old");
}

TEST_CASE_FIXTURE(Fixture, "the forgetting disk loses all that is in a folder whose own name was not synced") {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    REQUIRE(disk.make_folder(opened.value(), "sub", 0700) == 0);
    {
        const DiskInPlace in_place(disk);
        REQUIRE(write_file(folder / "sub" / "file", "text", 0600));
    }
    disk.lose_power(Unsynced::all_lost);
    CHECK_FALSE(fs::exists(folder / "sub"));
}

}  // namespace veche::test
