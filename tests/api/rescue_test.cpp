// What a restore and a root's command may find wrong in the folder: the real veche-server.
#include <doctest/doctest.h>
#include <fstream>

#include "base/files.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/temporary_folder.h"
#include "tests/server/support/test_town.h"

using namespace veche;
using namespace veche::test;

namespace {

namespace fs = std::filesystem;

struct Backed {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    const server::Layout& layout = town.layout();
    std::string root = layout.root.string();
    fs::path backup = folder.path() / "backup";

    Backed() { REQUIRE(run_command({"backup", root, backup.string()}).code == 0); }
};

bool says(const CommandResult& result, const std::string& words) {
    return result.output.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a garbled veche.toml or rule ends a restore before anything changes; moved away, the backup's is taken") {
    const Backed town;
    const std::string watermark = read_file(town.layout.watermark(), 4096).value();
    for (const fs::path& file : {town.layout.configuration(), town.layout.rules() / "ru.toml"}) {
        std::ofstream(file) << "[listen\nport = ";
        const auto refused = run_command({"restore", town.root, town.backup.string()});
        CAPTURE(refused.output);
        CHECK(refused.code == 1);
        CHECK(says(refused, file.string()));
        CHECK(says(refused, "move it away"));
        CHECK(read_file(town.layout.watermark(), 4096).value() == watermark);
        CHECK_FALSE(fs::exists(town.layout.unfinished_restore()));
        fs::remove(file);
    }
    const auto restored = run_command({"restore", town.root, town.backup.string()});
    CHECK_MESSAGE(restored.code == 0, restored.output);
    CHECK(fs::exists(town.layout.rules() / "ru.toml"));
    const auto checked = run_command({"check", town.root});
    CHECK_MESSAGE(checked.code == 0, checked.output);
}

TEST_CASE("a restore that was ended midway comes to its end though veche.toml was lost meanwhile") {
    const Backed town;
    // Nothing can be renamed over a folder.
    fs::remove(town.layout.watermark());
    fs::create_directories(town.layout.watermark() / "in the way");
    REQUIRE(run_command({"restore", town.root, town.backup.string()}).code == 1);
    REQUIRE(fs::exists(town.layout.unfinished_restore()));
    fs::remove_all(town.layout.watermark());
    fs::remove(town.layout.configuration());
    const auto restored = run_command({"restore", town.root, town.backup.string()});
    CHECK_MESSAGE(restored.code == 0, restored.output);
    CHECK(run_command({"check", town.root}).code == 0);
}
