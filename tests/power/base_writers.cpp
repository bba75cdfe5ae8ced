#include <doctest/doctest.h>

#include "base/durable_file.h"
#include "base/files.h"
#include "tests/power/writers.h"

namespace veche::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest = 1 << 20;
const std::string before(20'000, 'b');
const std::string after(30'000, 'a');

std::string bytes_of(const fs::path& file) {
    return read_file(file, largest).value_or("");
}

void keep_before(const fs::path& folder) {
    REQUIRE(write_file(folder / "file", before, 0644));
}

void old_or_new(const fs::path& folder, bool finished) {
    const std::string there = bytes_of(folder / "file");
    CHECK((there == after || (!finished && there == before)));
    CHECK(write_file(folder / "file", "next", 0600));
}

Writer file() {
    return {"a file written over",
            {"base/files.cpp", "base/durable_file.cpp"},
            keep_before,
            [](const fs::path& folder) { return write_file(folder / "file", after, 0600); },
            old_or_new};
}

Writer synced_file_system() {
    return {"a file made durable with its file system",
            {"base/files.cpp"},
            keep_before,
            [](const fs::path& folder) -> Result<void> {
                if (auto written = write_file_unsynced(folder / "file", after, 0600); !written) return written;
                return sync_file_system(folder);
            },
            old_or_new};
}

Writer new_file() {
    return {"a new file in new folders",
            {"base/files.cpp"},
            [](const fs::path&) {},
            [](const fs::path& folder) -> Result<void> {
                if (auto made = make_folders(folder / "a" / "b", 0700); !made) return made;
                if (fs::exists(folder / "a" / "b" / "file")) return sync_folder(folder / "a" / "b");
                return write_new_file(folder / "a" / "b" / "file", after, 0600);
            },
            [](const fs::path& folder, bool finished) {
                const fs::path file = folder / "a" / "b" / "file";
                if (finished || fs::exists(file)) CHECK(bytes_of(file) == after);
            }};
}

Writer moved() {
    return {"a folder that gets another name, and one that goes",
            {"base/files.cpp"},
            [](const fs::path& folder) {
                REQUIRE(make_folders(folder / "going" / "deep", 0700));
                REQUIRE(write_file(folder / "going" / "deep" / "file", before, 0600));
                REQUIRE(make_folders(folder / "one", 0700));
                REQUIRE(write_file(folder / "one" / "file", after, 0600));
            },
            [](const fs::path& folder) -> Result<void> {
                if (auto gone = remove_path(folder / "going"); !gone) return gone;
                if (fs::exists(folder / "other")) return sync_folder(folder);
                return rename_path(folder / "one", folder / "other");
            },
            [](const fs::path& folder, bool finished) {
                const bool is_new = fs::exists(folder / "other");
                CHECK(is_new != fs::exists(folder / "one"));
                CHECK(bytes_of(folder / (is_new ? "other" : "one") / "file") == after);
                if (finished) CHECK((is_new && !fs::exists(folder / "going")));
            }};
}

Writer exchanged() {
    const auto write = [](const fs::path& folder, const std::string& text) {
        return write_file(folder / "file", text, 0600);
    };
    return {"two files that change places",
            {"base/durable_file.cpp"},
            [write](const fs::path& folder) {
                REQUIRE(write(folder, before));
                REQUIRE(write_file(folder / "other", after, 0600));
            },
            [](const fs::path& folder) -> Result<void> {
                const auto open = DurableFolder::open(folder, disk());
                if (bytes_of(folder / "file") == after) return open->sync();
                return open->exchange("file", "other");
            },
            [](const fs::path& folder, bool finished) {
                CHECK(bytes_of(folder / "file") != bytes_of(folder / "other"));
                old_or_new(folder, finished);
            }};
}

}  // namespace

std::vector<Writer> base_writers() {
    return {file(), synced_file_system(), new_file(), moved(), exchanged()};
}

}  // namespace veche::test
