#include "base/files.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/folders.h"

namespace veche {

TEST_CASE("a pipe in the place of a file is an error at once: nobody waits for whoever might write to it") {
    const auto folder = std::filesystem::path(VECHE_BINARY_DIR) / "files_test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const auto pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const auto read = read_file(pipe, 100);
    REQUIRE_FALSE(read);
    CHECK(read.error().message == pipe.string() + ": not a file");
}

}  // namespace veche
